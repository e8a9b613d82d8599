"""The whole system on one machine, for a newcomer and for the tests.

Azurite, a strict Graph stand-in, a stand-in for the Bot Connector, Microsoft's Agents Playground and one
local page. May import every room. Nothing here listens beyond loopback or runs in production.
"""
