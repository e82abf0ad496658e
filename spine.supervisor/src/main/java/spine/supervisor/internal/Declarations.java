package spine.supervisor.internal;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import spine.api.Home;

/**
 * Reads {@code conf/processes/NAME.properties}. What stands there runs as this account, so a file counts only if nobody
 * else could have written or may read it, the folder too, and its program is not from a drop-in folder: who may only drop
 * jars starts no process by it. Stateless but for its folders; blocks while it reads.
 */
final class Declarations {
    static final int MOST = 100;
    private static final String SUFFIX = ".properties";
    private static final long MOST_BYTES = 65_536;
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final String VALUE = "environment.";
    private static final Set<String> KEYS = Set.of("command", "directory", "environment", "keys", "agent", "restart",
            "enabled");

    private final Home home;
    private final Path folder;

    Declarations(Home home) {
        this.home = home;
        this.folder = home.conf().resolve("processes");
    }

    /**
     * Everything that is declared.
     *
     * @param good     by name
     * @param problems by file name, in sentences that say what to do
     */
    record Found(Map<String, Declaration> good, Map<String, String> problems) {
    }

    /** All files; those beyond the first hundred are problems. */
    Found read() {
        var good = new TreeMap<String, Declaration>();
        var problems = new TreeMap<String, String>();
        for (var file : files(problems)) {
            var name = file.substring(0, file.length() - SUFFIX.length());
            try {
                if (good.size() >= MOST) {
                    throw new IOException("There are " + MOST + " processes already. Remove one.");
                }
                good.put(name, read(name));
            } catch (IOException | IllegalArgumentException refused) {
                problems.put("processes/" + file, refused instanceof NoSuchFileException gone
                        ? gone.getMessage() + " is not there." : refused.getMessage());
            }
        }
        return new Found(good, problems);
    }

    private List<String> files(Map<String, String> problems) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            Private.requireOwn(folder);
            return all.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(SUFFIX)).sorted()
                    .limit(MOST * 2L).toList();
        } catch (IOException unfit) {
            problems.put("processes", "No process is started: " + unfit.getMessage());
            return List.of();
        }
    }

    /**
     * One file.
     *
     * @throws IOException              if it cannot be read or may not be trusted
     * @throws IllegalArgumentException if what it says is malformed
     */
    Declaration read(String name) throws IOException {
        Declaration.checkName(name);
        Private.requireOwn(folder);
        var file = folder.resolve(name + SUFFIX);
        Private.requireOwn(file);
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " has more than " + MOST_BYTES + " bytes.");
        }
        var said = new Properties();
        try (var in = new InputStreamReader(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS),
                StandardCharsets.UTF_8)) {
            said.load(in);
        }
        var declared = declaration(name, said);
        check(declared);
        return declared;
    }

    private Declaration declaration(String name, Properties said) {
        var environment = new HashMap<String, String>();
        for (var key : said.stringPropertyNames()) {
            if (key.startsWith(VALUE)) {
                environment.put(variable(key.substring(VALUE.length())), said.getProperty(key));
            } else if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("There is no key '" + key + "'; there are " + KEYS.stream().sorted()
                        .toList() + " and environment.NAME.");
            }
        }
        var inherit = words(said.getProperty("environment", "").replace(',', ' '));
        inherit.forEach(Declarations::variable);
        return new Declaration(name, said.getProperty("agent", name).strip(), words(said.getProperty("command", "")),
                Path.of(said.getProperty("directory", home.state().toString()).strip()), inherit, environment,
                Optional.ofNullable(said.getProperty("keys")).map(String::strip).map(Path::of),
                restart(said.getProperty("restart", "always").strip()), !said.getProperty("enabled", "true").strip()
                        .equals("false"));
    }

    private static Declaration.Restart restart(String word) {
        try {
            return Declaration.Restart.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException("restart = " + word + " is none of always, on-failure, never", none);
        }
    }

    private static String variable(String name) {
        if (!VARIABLE.matcher(name).matches()) {
            throw new IllegalArgumentException("environment: there can be no variable of the name '" + name + "'");
        }
        return name;
    }

    /** Parted by blanks; what stands in double quotes is one word. */
    static List<String> words(String line) {
        var words = new ArrayList<String>();
        var next = WORD.matcher(line);
        while (next.find()) {
            words.add(next.group(1) != null ? next.group(1) : next.group(2));
        }
        return words;
    }

    private void check(Declaration declared) throws IOException {
        if (!Files.isExecutable(Path.of(declared.command().get(0)))) {
            throw new IOException(declared.command().get(0) + " is no program that this account may execute.");
        }
        // A script is an argument of its interpreter.
        for (var word : declared.command()) {
            if (word.startsWith("/") && Files.isRegularFile(Path.of(word))) {
                checkCode(Path.of(word).toRealPath());
            }
        }
        if (!Files.isDirectory(declared.directory())) {
            throw new IOException("directory = " + declared.directory() + " is not there.");
        }
        if (declared.keys().isPresent() && !Files.isDirectory(declared.keys().get())) {
            throw new IOException("keys = " + declared.keys().get() + " is not there.");
        }
    }

    private void checkCode(Path code) throws IOException {
        for (var dropIns : List.of(home.agents(), home.candidates())) {
            if (Files.isDirectory(dropIns) && code.startsWith(dropIns.toRealPath())) {
                throw new IOException(code + " lies in a drop-in folder. Put it where only its operator writes.");
            }
        }
        Private.requireTrusted(code);
    }
}
