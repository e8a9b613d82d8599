"""Microsoft Graph: who the staff are, activity-feed alerts, mail, and installing the app for a person.

May import policy, msgraph-sdk and (in credential.py alone) msal. Retrying, choosing a channel and
wording do not belong here: each call is made once and its outcome is returned as a value.
"""
