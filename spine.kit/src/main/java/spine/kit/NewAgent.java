package spine.kit;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import spine.api.message.NeuralSpike;

/** Writes the project of a new agent, which builds, passes its test and serves as it is. */
public final class NewAgent {
    private static final String TEMPLATES = "/templates/";
    /** By language: the files of the template, which are resources of this bundle under the same names. */
    private static final Map<String, List<String>> FILES = Map.of(
            "java", List.of("pom.xml", "bnd.bnd", "src/main/java/@package@/@Class@.java",
                    "src/main/resources/schema/input.json", "src/main/resources/schema/output.json",
                    "src/test/java/@package@/@Class@Test.java", "README.md", ".gitignore"),
            "python", List.of("agent.py", "spine_agent.py", "test_agent.py", "schema/input.json", "schema/output.json",
                    "README.md", ".gitignore"));

    private final AgentName name;
    private final String language;
    private final String version;

    /** @param language {@code java} or {@code python} */
    public NewAgent(AgentName name, String language) throws KitException, IOException {
        if (!FILES.containsKey(language)) {
            throw new KitException("There is no template for '" + language + "'.", "Say java or python.");
        }
        this.name = name;
        this.language = language;
        this.version = version();
    }

    /** Of the contract that it is written for, which is this build's. */
    private static String version() throws IOException {
        var properties = new Properties();
        try (var in = NewAgent.class.getResourceAsStream("kit.properties")) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    /**
     * Writes all of it, or nothing.
     *
     * @param folder that must not exist yet
     * @return the files, in it
     */
    public List<Path> write(Path folder) throws KitException, IOException {
        if (Files.exists(folder)) {
            throw new KitException(folder + " exists already, and nothing was written.", "Choose another folder: --folder.");
        }
        var content = new LinkedHashMap<Path, byte[]>();
        for (var file : FILES.get(language)) {
            content.put(folder.resolve(filled(file)), filled(template(file)).getBytes(StandardCharsets.UTF_8));
        }
        if (language.equals("python")) {
            content.put(folder.resolve("spine.desc"), messages().toByteArray());
        }
        for (var file : content.entrySet()) {
            Files.createDirectories(file.getKey().getParent());
            Files.write(file.getKey(), file.getValue());
            if (file.getKey().toString().endsWith("t.py") && language.equals("python")) {
                Files.setPosixFilePermissions(file.getKey(), PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        return List.copyOf(content.keySet());
    }

    /** Dots before names would keep them out of the build. */
    private String template(String file) throws IOException {
        var path = TEMPLATES + language + "/" + file.replace(".gitignore", "gitignore").replace("@", "_");
        try (var in = NewAgent.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("the template " + path + " is missing in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String filled(String text) {
        return text.replace("@name@", name.value()).replace("@package@", name.packageName())
                .replace("@Class@", name.className()).replace("@spine@", version);
    }

    /** The schema of all messages as any protobuf reads it at run time, whatever its version. */
    private static FileDescriptorSet messages() {
        var all = new LinkedHashMap<String, FileDescriptor>();
        collect(NeuralSpike.getDescriptor().getFile(), all);
        var set = FileDescriptorSet.newBuilder();
        all.values().forEach(file -> set.addFile(file.toProto()));
        return set.build();
    }

    private static void collect(FileDescriptor file, Map<String, FileDescriptor> into) {
        file.getDependencies().forEach(needed -> collect(needed, into));
        into.putIfAbsent(file.getName(), file);
    }
}
