package spine.security.curve.policy.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spine.api.security.Permissions.Rule;
import spine.api.security.VerifiedKey;

/**
 * Reads the language of {@code policy.conf}:
 *
 * <pre>
 *   text    = *( line LF )                          a last line without LF is taken for half written
 *   line    = [ section / rule ] [ comment ]        words are parted by white space
 *   section = "role" name                           its rules replace the shipped role's of that name
 *           / "key" key                             its rules are added to those of the key's role
 *   rule    = see {@link RuleWords}
 *   comment = a word that begins with "#", and what follows it
 * </pre>
 *
 * Nothing is allowed that no rule allows, and a rule that forbids beats all that allow, in whatever order they stand.
 * Reads to the end and names all that is wrong, up to {@value #MOST_PROBLEMS}. One use.
 */
public final class PolicyParser {
    static final int MOST_BYTES = 1 << 20;
    static final int MOST_RULES = 10_000;
    static final int MOST_PROBLEMS = 100;
    private static final int MOST_CHARACTERS = 1024;
    private static final int KEY_CHARACTERS = 40;

    /**
     * Something that is wrong; no part of the text is repeated.
     *
     * @param line counted from 1; 0 for the text as a whole
     */
    public record Problem(int line, String reason) {
    }

    /** What was read; not to be used if there are problems. */
    record Parsed(PolicyText text, Map<String, Integer> roleLines, List<Problem> problems) {
    }

    private final Map<String, List<Rule>> roles = new LinkedHashMap<>();
    private final Map<String, Integer> roleLines = new LinkedHashMap<>();
    private final Map<VerifiedKey, List<Rule>> keys = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private List<Rule> section;
    private int rules;

    private PolicyParser() {
    }

    static Parsed parse(String text) {
        return new PolicyParser().read(text);
    }

    private Parsed read(String text) {
        if (text.length() > MOST_BYTES) {
            problems.add(new Problem(0, "it is larger than " + MOST_BYTES + " bytes"));
            return parsed();
        }
        var lines = text.split("\n", -1);
        for (int i = 0; i < lines.length && problems.size() < MOST_PROBLEMS; i++) {
            try {
                line(lines[i], i + 1);
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(i + 1, e.getMessage()));
            }
        }
        if (!lines[lines.length - 1].isEmpty() && problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(lines.length, "does not end in a line feed, as if it were half written"));
        } else if (roles.isEmpty() && keys.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem(0, "it has no section; to have the shipped policy, remove the file"));
        }
        return parsed();
    }

    private Parsed parsed() {
        return new Parsed(new PolicyText(roles, keys), roleLines, List.copyOf(problems));
    }

    private void line(String line, int number) {
        require(line.length() <= MOST_CHARACTERS, "is longer than " + MOST_CHARACTERS + " characters");
        var words = words(line);
        if (words.isEmpty()) {
            return;
        }
        switch (words.get(0)) {
            case "role" -> role(words, number);
            case "key" -> key(words);
            case "may" -> rule(words);
            default -> throw new IllegalArgumentException("begins with none of role, key, may");
        }
    }

    /** The words before a comment; no key begins with a number sign, though many have one within. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        for (var word : line.strip().split("[ \t]+")) {
            if (word.startsWith("#")) {
                break;
            }
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private void role(List<String> words, int number) {
        section = new ArrayList<>();
        require(words.size() == 2 && PolicyText.ROLE.matcher(words.get(1)).matches(),
                "does not name one role with 1-32 of [a-z0-9-]");
        require(roles.putIfAbsent(words.get(1), section) == null, "names a role that stands above already");
        roleLines.put(words.get(1), number);
    }

    private void key(List<String> words) {
        section = new ArrayList<>();
        require(words.size() == 2 && words.get(1).length() == KEY_CHARACTERS,
                "does not name one key of 40 characters of Z85");
        VerifiedKey key;
        try {
            key = VerifiedKey.ofZ85(words.get(1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("does not name one key of 40 characters of Z85");
        }
        require(keys.putIfAbsent(key, section) == null, "names a key that stands above already");
    }

    private void rule(List<String> words) {
        require(section != null, "has a rule before any role or key");
        require(++rules <= MOST_RULES, "is one rule more than " + MOST_RULES);
        section.add(RuleWords.rule(words));
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
