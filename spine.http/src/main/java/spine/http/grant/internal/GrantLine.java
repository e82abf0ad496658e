package spine.http.grant.internal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import spine.http.address.internal.HostForm;

/**
 * Reads one line:
 * <pre>
 * AGENT SCHEME://HOST[:PORT] METHOD[,METHOD]|* [private] [bytes=N/min] [calls=N/min] [usd=N/call] [budget=N/day]
 *       [secret=NAME[,NAME]]
 * </pre>
 */
final class GrantLine {
    /** Of a grant that does not say. */
    static final long BYTES_PER_MINUTE = 64L * 1024 * 1024;
    /** Of a grant that does not say (NET-01: 60 a minute are typical of the services themselves). */
    static final int CALLS_PER_MINUTE = 300;
    private static final Pattern AGENT = Pattern.compile("[a-z0-9._-]{1,64}");
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
    private static final Pattern SECRET = Pattern.compile("[A-Z0-9_]{1,64}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,6})?");
    private static final Pattern URL = Pattern.compile("(https?)://(\\[[0-9a-fA-F:.]+]|[^:/\\s]+)(:([0-9]{1,5}))?");

    private final String where;
    private boolean isPrivate;
    private long bytes = BYTES_PER_MINUTE;
    private int calls = CALLS_PER_MINUTE;
    private OptionalDouble usd = OptionalDouble.empty();
    private OptionalDouble budget = OptionalDouble.empty();
    private Set<String> secrets = Set.of();

    private GrantLine(String where) {
        this.where = where;
    }

    /**
     * @param where for messages
     * @throws IllegalArgumentException that begins with the place and names what is wrong and what is allowed
     */
    static Grant read(String line, String where) {
        return new GrantLine(where).read(line.strip().split("\\s+"));
    }

    private Grant read(String[] words) {
        require(words.length >= 3, "expected AGENT SCHEME://HOST[:PORT] METHOD[,METHOD]|*");
        var url = URL.matcher(words[1]);
        require(AGENT.matcher(words[0]).matches(), "agent '" + words[0] + "' is not 1-64 of [a-z0-9._-]");
        require(url.matches(), "'" + words[1] + "' is not https://HOST[:PORT] or http://HOST[:PORT]");
        var host = host(url.group(2));
        int port = url.group(4) == null ? Target.standard(url.group(1)) : Integer.parseInt(url.group(4));
        require(port >= 1 && port <= 65_535, "port " + port + " is not 1 to 65535");
        var methods = words[2].equals("*") ? Set.<String>of() : list(words[2], METHOD, "a method in capitals");
        var seen = new HashSet<String>();
        for (int i = 3; i < words.length; i++) {
            require(seen.add(words[i].split("=", 2)[0]), "'" + words[i] + "' comes twice");
            option(words[i]);
        }
        require(!isPrivate || !host.contains("*"), "private is for one host, not for '" + host + "'");
        return new Grant(words[0], url.group(1), host, port, methods, isPrivate, bytes, calls, usd, budget, secrets, where);
    }

    private String host(String text) {
        if (text.equals("*")) {
            return text;
        }
        var wildcard = text.startsWith("*.") ? "*." : "";
        var host = HostForm.of(text.substring(wildcard.length()));
        require(host.isPresent() && !(wildcard.length() > 0 && HostForm.isAddress(host.get())),
                "host '" + text + "' is not NAME, *.NAME, * or an address");
        return wildcard + host.get();
    }

    private void option(String word) {
        if (word.equals("private")) {
            isPrivate = true;
        } else if (word.startsWith("bytes=")) {
            bytes = (long) number(word, "/min", 1, 1e12);
        } else if (word.startsWith("calls=")) {
            calls = (int) number(word, "/min", 1, 1e6);
        } else if (word.startsWith("usd=")) {
            usd = OptionalDouble.of(number(word, "/call", 0, 1000));
        } else if (word.startsWith("budget=")) {
            budget = OptionalDouble.of(number(word, "/day", 0, 1e6));
        } else if (word.startsWith("secret=")) {
            secrets = list(word.substring("secret=".length()), SECRET, "a name of [A-Z0-9_]");
        } else {
            throw new IllegalArgumentException(where + ": '" + word + "' is none of private, bytes=N/min, calls=N/min,"
                    + " usd=N/call, budget=N/day, secret=NAME");
        }
    }

    private double number(String word, String unit, double least, double most) {
        var value = word.substring(word.indexOf('=') + 1);
        var key = word.substring(0, word.indexOf('='));
        require(value.endsWith(unit), "'" + word + "' is not " + key + "=N" + unit);
        var digits = value.substring(0, value.length() - unit.length());
        require(NUMBER.matcher(digits).matches(), "'" + word + "' is not " + key + "=N" + unit);
        double number = Double.parseDouble(digits);
        require(number >= least && number <= most, "'" + word + "' is not " + least + " to " + most);
        return number;
    }

    private Set<String> list(String words, Pattern form, String what) {
        Predicate<String> fits = word -> form.matcher(word).matches();
        require(Arrays.stream(words.split(",", -1)).allMatch(fits), "'" + words + "' is not each " + what + ", commas between");
        return Arrays.stream(words.split(",")).collect(Collectors.toUnmodifiableSet());
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(where + ": " + otherwise);
        }
    }
}
