package spine.security.curve.policy.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spine.api.security.VerifiedKey;

/**
 * Reads one line of the whitelist:
 *
 * <pre>
 *   line    = entry / comment / blank
 *   entry   = key [names ["." instance]] *option
 *   key     = 40 characters of Z85
 *   names   = name *("," name)                      as in nikola.spine.ComponentID
 *   option  = "role=" name                          of the policy, such as admin
 *           / "agents=" agent *("," agent)
 *           / "tenant=" name
 *           / "tier=" ("0" / "1" / "2")             1 with names, else 2
 *           / "until=" instant                      2030-12-31T23:59:59Z; denied from then on
 *           / "after=" key                          the key that this one took over from
 *           / "label=" text                         without white space
 *   comment = "#" ...
 * </pre>
 *
 * Z85 has {@code #} in its alphabet: a line is an entry if its first word is exactly 40 characters that decode to
 * 32 bytes, whatever it starts with; only then a comment (SEC-11). (No key does start with it: a first group that
 * did would be above 2^32 - 1. Within a key it is common.)
 */
final class WhitelistLine {
    private static final int KEY_CHARACTERS = 40;
    private static final int MOST_CHARACTERS = 8192;

    private WhitelistLine() {
    }

    /**
     * @return the entry, or empty for a comment or a blank line
     * @throws MalformedLineException if it is none of these
     */
    static Optional<WhitelistEntry> parse(String line) throws MalformedLineException {
        if (line.length() > MOST_CHARACTERS) {
            throw new MalformedLineException("longer than " + MOST_CHARACTERS + " characters");
        }
        var text = line.strip();
        var words = text.split("[ \t]+");
        var key = keyOf(words[0]);
        if (key.isPresent()) {
            return Optional.of(entry(key.get(), Arrays.asList(words).subList(1, words.length)));
        }
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        throw new MalformedLineException("does not start with a key of 40 characters of Z85");
    }

    private static Optional<VerifiedKey> keyOf(String word) {
        try {
            return word.length() == KEY_CHARACTERS ? Optional.of(VerifiedKey.ofZ85(word)) : Optional.empty();
        } catch (IllegalArgumentException notZ85) {
            return Optional.empty();
        }
    }

    private static WhitelistEntry entry(VerifiedKey key, List<String> words) throws MalformedLineException {
        boolean named = !words.isEmpty() && words.get(0).indexOf('=') < 0;
        var given = options(named ? words.subList(1, words.size()) : words);
        try {
            return EntryWords.entry(key, named ? words.get(0) : "", given);
        } catch (IllegalArgumentException e) {
            throw new MalformedLineException("is not understood: " + e.getMessage());
        }
    }

    private static Map<String, String> options(List<String> words) throws MalformedLineException {
        var given = new HashMap<String, String>();
        for (var word : words) {
            int sign = word.indexOf('=');
            if (sign < 0 || !EntryWords.OPTIONS.contains(word.substring(0, sign))) {
                throw new MalformedLineException("has a word that is none of role=, agents=, tenant=, tier=, until=,"
                        + " after=, label=");
            }
            if (sign == word.length() - 1) {
                throw new MalformedLineException("gives an option without a value");
            }
            if (given.put(word.substring(0, sign), word.substring(sign + 1)) != null) {
                throw new MalformedLineException("gives an option twice");
            }
        }
        return given;
    }
}
