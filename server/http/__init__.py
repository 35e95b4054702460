"""What every answer shares: headers, caching, compression, errors, logs; and the listener."""
