package spine.secrets.internal;

import java.util.regex.Pattern;

/** What a secret may be called: 1-64 of {@code [A-Z0-9_]}, as environment variables are. */
final class SecretName {
    private static final Pattern FORM = Pattern.compile("[A-Z0-9_]{1,64}");

    private SecretName() {
    }

    static boolean fits(String name) {
        return FORM.matcher(name).matches();
    }

    /** @throws IllegalArgumentException if it is none */
    static void check(String name) {
        if (!fits(name)) {
            throw new IllegalArgumentException("a secret's name is 1-64 of [A-Z0-9_]");
        }
    }
}
