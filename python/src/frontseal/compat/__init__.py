"""Drop-ins for what signed CloudFront URLs in Python before: change the import, keep the code.

``frontseal.compat.botocore`` replaces ``botocore.signers.CloudFrontSigner``, ``frontseal.compat.boto`` the signing of
boto 2's ``Distribution``, and ``frontseal.compat.m2crypto`` the script with M2Crypto from AWS's forum. They give the
bytes that those gave, and refuse what CloudFront never accepts; ``docs/compat.md`` lists the differences.
"""
