"""Scheduled operation: a server if none is there, the deployments, and what watches over them."""
