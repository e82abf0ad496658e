package spine.boot.internal;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ${NAME}} in a setting stands for an environment variable (AG-10), such as a host or a model that differs between
 * machines; {@code $${} for itself. Not for secrets: those are named, and never part of a setting. Immutable.
 *
 * @param environment of this process
 */
record Placeholders(Map<String, String> environment) {
    private static final Pattern FORM = Pattern.compile("\\$(\\$\\{|\\{([A-Za-z_][A-Za-z0-9_]{0,127})})");

    /**
     * The setting with what it stands for.
     *
     * @param where for the message: file and key
     * @throws IOException if a variable is not set
     */
    String fill(String where, String setting) throws IOException {
        var filled = new StringBuilder();
        var found = FORM.matcher(setting);
        while (found.find()) {
            var name = found.group(2);
            if (name != null && !environment.containsKey(name)) {
                throw new IOException(where + " wants the environment variable " + name + ", which is not set");
            }
            found.appendReplacement(filled, Matcher.quoteReplacement(name == null ? "${" : environment.get(name)));
        }
        return found.appendTail(filled).toString();
    }
}
