"""Engines that find names: the trained tagger and adapters to others."""
