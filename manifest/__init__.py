"""The Teams app package: the manifest, the icons (drawn by code) and the packer that checks them.

May import nothing of the other rooms. What the app says while it runs does not belong here.
"""
