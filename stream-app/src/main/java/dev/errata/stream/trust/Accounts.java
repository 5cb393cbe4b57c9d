package dev.errata.stream.trust;

import java.util.regex.Pattern;

/** What the name of an account says about it. */
final class Accounts {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9A-Fa-f:]+");

  /** Of MediaWiki, which gives whoever is not logged in a name such as ~2026-12345-67. */
  private static final Pattern TEMPORARY = Pattern.compile("~\\d{4}-.+");

  private Accounts() {}

  /** Whether nobody has registered it: an address, or a temporary account. */
  static boolean isAnonymous(String name) {
    return IPV4.matcher(name).matches()
        || IPV6.matcher(name).matches()
        || TEMPORARY.matcher(name).matches();
  }
}
