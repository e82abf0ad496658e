package spine.api.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Holds the table of {@code docs/security.md} to the sources: every requirement has its row, every row names tests
 * that are there and that speak of the requirement themselves, or says why it is none of ours. Lives in the first module
 * of the build, so that a missing row is told within seconds; reads the others as text.
 */
class SecurityTableTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("\\| (SEC-\\d\\d) \\| (.+?) \\| (.+) \\|");
    private static final Pattern TEST = Pattern.compile("`([a-z0-9.]+):(\\w+)(?:\\.(\\w+))?`");
    private static final Pattern ATTACK = Pattern.compile("`adversary:([a-z0-9-]+)`");
    private static final Pattern RANGE = Pattern.compile("SEC-(\\d\\d) to SEC-(\\d\\d)");
    private static final int LEAST_REASON = 40;

    private final Map<String, String> rows = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    /** All that there are: 01-07, 10-21, 30-37, 40-47. */
    private static List<String> numbers() {
        return IntStream.rangeClosed(1, 47)
                .filter(n -> n <= 7 || n >= 10 && n <= 21 || n >= 30 && n <= 37 || n >= 40)
                .mapToObj("SEC-%02d"::formatted).toList();
    }

    @Test
    void shouldNameAnExistingTestForEveryRequirement() throws IOException {
        for (var line : Files.readAllLines(ROOT.resolve("docs/security.md"))) {
            var row = ROW.matcher(line);
            if (row.matches() && rows.put(row.group(1), row.group(3)) != null) {
                faults.add(row.group(1) + " has two rows");
            } else if (!row.matches() && line.startsWith("| SEC-")) {
                faults.add("a row of another form: " + line);
            }
        }
        numbers().stream().filter(n -> !rows.containsKey(n)).forEach(n -> faults.add(n + " has no row"));
        rows.keySet().stream().filter(n -> !numbers().contains(n)).forEach(n -> faults.add(n + " is no requirement"));
        for (var row : rows.entrySet()) {
            check(row.getKey(), row.getValue());
        }
        assertEquals(List.of(), faults);
    }

    private void check(String number, String shown) throws IOException {
        if (shown.startsWith("non-goal: ")) {
            require(shown.length() >= LEAST_REASON, number + " is a non-goal without a reason");
            return;
        }
        int named = 0;
        for (var test = TEST.matcher(shown); test.find(); named++) {
            if (!test.group(1).equals("adversary")) {
                test(number, test.group(1), test.group(2), test.group(3));
            }
        }
        for (var attack = ATTACK.matcher(shown); attack.find(); named++) {
            attack(number, attack.group(1));
        }
        require(named > 0, number + " names no test");
        var rest = ATTACK.matcher(TEST.matcher(shown).replaceAll("")).replaceAll("");
        require(rest.isBlank(), number + " has what is no test: " + rest.strip());
    }

    private void test(String number, String module, String name, String method) throws IOException {
        var found = files(ROOT.resolve(module).resolve("src/test/java"), name + ".java");
        require(found.size() == 1, number + ": " + module + " has " + found.size() + " classes " + name);
        if (found.size() == 1) {
            var source = Files.readString(found.get(0));
            require(method == null || Pattern.compile("\\w " + method + "\\(").matcher(source).find(),
                    number + ": " + name + " has no method " + method);
            require(mentions(source, number), number + ": " + name + " does not speak of it");
        }
    }

    /** A row begins {@code @row("NAME", "16 17",}: its name, and the numbers that it is about. */
    private void attack(String number, String name) throws IOException {
        var row = Pattern.compile("@row\\(\"" + name + "\", \"[\\d ]*\\b" + number.substring(4) + "\\b");
        boolean there = false;
        for (var file : files(ROOT.resolve("spine.adversary"), ".py")) {
            there |= row.matcher(Files.readString(file)).find();
        }
        require(there, number + ": spine.adversary has no row " + name + " of this number");
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.walk(folder)) {
            return all.filter(f -> end.startsWith(".") ? f.toString().endsWith(end) : f.endsWith(end)).toList();
        }
    }

    /** By itself, or within "SEC-30 to SEC-35". */
    private static boolean mentions(String source, String number) {
        int asked = Integer.parseInt(number.substring(4));
        return source.contains(number) || RANGE.matcher(source).results().anyMatch(r ->
                Integer.parseInt(r.group(1)) <= asked && asked <= Integer.parseInt(r.group(2)));
    }

    private void require(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
