"""Keeps promises in Azure Tables, and files of evidence in Blob Storage.

May import policy, azure-data-tables and azure-storage-blob. One school is one partition in each table, so a
record, its chronology, its audit and its outbox rows are written together or not at all. Sentences for
people, decisions of the school and anything of Teams do not belong here.
"""
