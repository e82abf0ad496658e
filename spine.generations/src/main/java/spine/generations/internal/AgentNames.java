package spine.generations.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names that the agents of a jar would serve under, so that somebody who asks for one is told about the jar. Read
 * from its component descriptions, without running or resolving anything; bounded.
 */
final class AgentNames {
    private static final Logger LOG = LoggerFactory.getLogger(AgentNames.class);
    private static final String FOLDER = "OSGI-INF/";
    private static final String NAME = "spine.agent.name";
    private static final int MOST_DESCRIPTIONS = 100;
    private static final int MOST_NAMES = 32;
    private static final int MOST_BYTES = 1 << 20;

    private AgentNames() {
    }

    /** The names of a jar that was checked; that of its file where it states none. */
    static List<String> of(String file, StoredBundle bundle) {
        var names = bundle == null ? List.<String>of() : in(bundle.path());
        return names.isEmpty() ? List.of(guess(file)) : names;
    }

    /** What a jar is called that may not be looked into. */
    private static String guess(String file) {
        var stem = file.toLowerCase(Locale.ROOT).replaceAll("\\.jar$", "").replaceAll("[^a-z0-9._-]+", "-");
        return stem.length() > 64 ? stem.substring(0, 64) : stem;
    }

    private static List<String> in(Path jar) {
        var names = new TreeSet<String>();
        try (var zip = new JarFile(jar.toFile(), false)) {
            var descriptions = zip.stream().filter(AgentNames::isDescription).limit(MOST_DESCRIPTIONS).toList();
            for (var entry : descriptions) {
                try (var in = zip.getInputStream(entry)) {
                    names.addAll(in(in.readNBytes(MOST_BYTES)));
                }
            }
        } catch (IOException | XMLStreamException unreadable) {
            // The jar is refused already, for a better reason than this one; what was found is what is known.
            LOG.debug("the names in {} cannot be read: {}", jar.getFileName(), unreadable.toString());
        }
        return names.stream().limit(MOST_NAMES).toList();
    }

    private static boolean isDescription(ZipEntry entry) {
        return entry.getName().startsWith(FOLDER) && entry.getName().endsWith(".xml");
    }

    private static List<String> in(byte[] description) throws XMLStreamException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        var reader = factory.createXMLStreamReader(new ByteArrayInputStream(description));
        try {
            return in(reader);
        } finally {
            reader.close();
        }
    }

    private static List<String> in(XMLStreamReader reader) throws XMLStreamException {
        var names = new ArrayList<String>();
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT && reader.getLocalName().equals("property")
                    && NAME.equals(reader.getAttributeValue(null, "name"))) {
                var value = reader.getAttributeValue(null, "value");
                names.add((value == null ? reader.getElementText() : value).strip());
            }
        }
        return names;
    }
}
