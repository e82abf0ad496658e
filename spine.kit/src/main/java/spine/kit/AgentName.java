package spine.kit;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of an agent that is to be written, from which those of its files follow.
 *
 * @param value 2-40 of {@code [a-z0-9-]}, words with a hyphen between them, a letter first
 */
public record AgentName(String value) {
    private static final Pattern FORM = Pattern.compile("(?=.{2,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*");
    /** No package can be called so, or a class of such a name would hide one that every Java file uses. */
    private static final Set<String> RESERVED = Set.of("abstract", "agent", "assert", "boolean", "break", "byte", "call", "case",
            "catch", "char", "class", "const", "continue", "default", "do", "double", "else", "enum", "extends", "final",
            "finally", "float", "for", "goto", "if", "implements", "import", "instanceof", "int", "interface", "long",
            "native", "new", "object", "optional", "package", "payload", "private", "protected", "public", "refusal", "return",
            "short", "spine", "static", "strictfp", "string", "super", "switch", "synchronized", "this", "throw", "throws",
            "transient", "true", "false", "null", "try", "void", "volatile", "while", "component", "java", "javax", "nikola");

    /** @throws KitException if no project can be called so */
    public static AgentName of(String name) throws KitException {
        if (!FORM.matcher(name).matches()) {
            throw new KitException("The name '" + name.replaceAll("\\p{Cntrl}", " ") + "' is not of 2 to 40 small letters and"
                    + " digits, with single hyphens between words.", "Choose one such as word-count.");
        }
        if (RESERVED.contains(name.replace("-", ""))) {
            throw new KitException("The name '" + name + "' means something to Java or to Spine.",
                    "Choose another one, such as my-" + name + ".");
        }
        return new AgentName(name);
    }

    /** Of its Java package. */
    public String packageName() {
        return value.replace("-", "");
    }

    /** Of its Java class. */
    public String className() {
        return Arrays.stream(value.split("-")).map(w -> Character.toUpperCase(w.charAt(0)) + w.substring(1))
                .collect(Collectors.joining());
    }
}
