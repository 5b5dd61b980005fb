"""The whole public site, looked at as readers, browsers and machines do."""
