package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under which names a jar is told about that was not taken. */
class AgentNamesTest {
    private static final String COMPONENT = "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.4.0'>%s</scr:component>";

    @TempDir
    private Path folder;

    private List<String> names(Map<String, String> entries) throws IOException {
        var jar = folder.resolve("My Agent.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes());
            }
        }
        return AgentNames.of("My Agent.jar", new StoredBundle("", "", "", jar));
    }

    private static String property(String value) {
        return COMPONENT.formatted("<property name='other' value='x'/>" + value);
    }

    @Test
    void shouldReadTheNamesFromTheComponentDescriptions() throws IOException {
        assertEquals(List.of("one", "two"), names(Map.of(
                "OSGI-INF/a.xml", property("<property name='spine.agent.name' type='String' value='one'/>"),
                "OSGI-INF/b.xml", property("<property name='spine.agent.name'> two </property>"),
                "elsewhere.xml", property("<property name='spine.agent.name' value='three'/>"))));
    }

    @Test
    void shouldGuessFromTheFileWhenTheJarSaysNothing() throws IOException {
        assertEquals(List.of("my-agent"), names(Map.of("content", "x")));
        assertEquals(List.of("my-agent"), AgentNames.of("My Agent.jar", null), "it may not be looked into");
        assertEquals(64, AgentNames.of("x".repeat(300) + ".jar", null).get(0).length());
    }

    /** Adversary: descriptions that are broken, that reach out for files, or that are many. */
    @Test
    void shouldReadNothingFromOutsideAndNotTooMuch() throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), "stolen");
        assertEquals(List.of("my-agent"), names(Map.of("OSGI-INF/a.xml", "<!DOCTYPE c [<!ENTITY x SYSTEM '"
                + secret.toUri() + "'>]><c><property name='spine.agent.name'>&x;</property></c>")));
        assertEquals(List.of("my-agent"), names(Map.of("OSGI-INF/a.xml", "<no xml")));
        var many = new LinkedHashMap<String, String>();
        for (int i = 0; i < 500; i++) {
            many.put("OSGI-INF/" + i + ".xml", property("<property name='spine.agent.name' value='a" + i + "'/>"));
        }
        assertEquals(32, names(many).size());
    }
}
