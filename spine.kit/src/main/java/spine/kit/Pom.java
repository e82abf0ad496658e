package spine.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * What the build without Maven takes from a {@code pom.xml}.
 *
 * @param artifactId the bundle's symbolic name
 * @param version    without {@code -SNAPSHOT}, three numbers
 */
record Pom(String artifactId, String version) {
    /** @throws KitException if it does not say so itself, as it may with a parent */
    static Pom of(Path file) throws IOException, KitException {
        var found = new HashMap<String, String>();
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (var in = Files.newInputStream(file)) {
            var reader = factory.createXMLStreamReader(in);
            var at = new ArrayDeque<String>();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> at.addLast(reader.getLocalName());
                    case XMLStreamConstants.END_ELEMENT -> at.removeLast();
                    case XMLStreamConstants.CHARACTERS -> found.merge(String.join("/", at), reader.getText(), String::concat);
                    default -> { }
                }
            }
            reader.close();
        } catch (XMLStreamException e) {
            throw new KitException("pom.xml does not parse, line " + e.getLocation().getLineNumber() + ".", "Correct it.");
        }
        var id = found.getOrDefault("project/artifactId", "").strip();
        var version = found.getOrDefault("project/version", "1.0.0").strip().replaceAll("-SNAPSHOT$", "");
        if (!id.matches("[A-Za-z0-9._-]{1,100}") || !version.matches("\\d{1,9}(\\.\\d{1,9}){0,2}")) {
            throw new KitException("pom.xml has no artifactId, or a version that is not of numbers, of its own.",
                    "Write <artifactId> and a <version> such as 1.0.0 into it.");
        }
        return new Pom(id, version + ".0.0".substring(0, 2 * (2 - (version.split("\\.").length - 1))));
    }
}
