package spine.api.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A schema as lines of text, from compiled descriptors or from a table that people wrote.
 *
 * @param lines    by "message NAME" or "enum NAME": "number type name" for each field, sorted
 * @param reserved by the same: numbers that were used once and are free no more (SP-11)
 */
record Schema(Map<String, TreeSet<String>> lines, Map<String, TreeSet<Integer>> reserved) {
    Schema() {
        this(new TreeMap<>(), new TreeMap<>());
    }

    static Schema table(String resource) {
        try (var in = Schema.class.getResourceAsStream(resource)) {
            return table(new String(in.readAllBytes(), UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Schema table(List<String> text) {
        var schema = new Schema();
        String block = "";
        for (var raw : text) {
            var line = raw.strip();
            if (line.startsWith("message ") || line.startsWith("enum ")) {
                block = line;
                schema.add(block);
            } else if (line.startsWith("reserved ")) {
                schema.reserved.get(block).add(Integer.valueOf(line.substring(9)));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                schema.lines.get(block).add(line.replaceAll(" ~$", ""));
            }
        }
        return schema;
    }

    static Schema compiled(FileDescriptor... files) {
        var schema = new Schema();
        for (var file : files) {
            file.getEnumTypes().forEach(schema::add);
            file.getMessageTypes().forEach(schema::add);
        }
        return schema;
    }

    /** What differs, in words; empty if nothing does. */
    List<String> differences(Schema table) {
        var found = new ArrayList<String>();
        var blocks = new TreeSet<>(lines.keySet());
        blocks.addAll(table.lines.keySet());
        for (var block : blocks) {
            var ours = lines.getOrDefault(block, new TreeSet<>());
            var theirs = table.lines.getOrDefault(block, new TreeSet<>());
            theirs.stream().filter(l -> !ours.contains(l)).forEach(l -> found.add(block + " lacks: " + l));
            ours.stream().filter(l -> !theirs.contains(l)).forEach(l -> found.add(block + " has unlisted: " + l));
            var kept = reserved.getOrDefault(block, new TreeSet<>());
            table.reserved.getOrDefault(block, new TreeSet<>()).stream().filter(n -> !kept.contains(n))
                    .forEach(n -> found.add(block + " does not reserve: " + n));
        }
        return found;
    }

    private void add(String block) {
        lines.put(block, new TreeSet<>());
        reserved.put(block, new TreeSet<>());
    }

    private void add(Descriptor message) {
        var block = "message " + local(message.getFullName(), message.getFile());
        add(block);
        message.getFields().forEach(f -> lines.get(block).add(line(f)));
        message.toProto().getReservedRangeList().forEach(r -> {
            for (int n = r.getStart(); n < r.getEnd(); n++) {
                reserved.get(block).add(n);
            }
        });
        message.getEnumTypes().forEach(this::add);
        message.getNestedTypes().stream().filter(n -> !n.getOptions().getMapEntry()).forEach(this::add);
    }

    private void add(EnumDescriptor type) {
        var block = "enum " + local(type.getFullName(), type.getFile());
        add(block);
        type.getValues().forEach(v -> lines.get(block).add(v.getNumber() + " " + v.getName()));
    }

    private static String line(FieldDescriptor field) {
        var oneof = field.getRealContainingOneof();
        return field.getNumber() + " " + label(field) + type(field) + " " + field.getName()
                + (oneof == null ? "" : " in " + oneof.getName());
    }

    private static String label(FieldDescriptor field) {
        if (field.isMapField()) {
            return "";
        }
        boolean isOptional = field.getContainingOneof() != null && field.getRealContainingOneof() == null;
        return field.isRepeated() ? "repeated " : isOptional ? "optional " : "";
    }

    private static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            var pair = field.getMessageType();
            return "map<" + type(pair.findFieldByNumber(1)) + "," + type(pair.findFieldByNumber(2)) + ">";
        }
        if (field.getJavaType() == JavaType.MESSAGE) {
            return local(field.getMessageType().getFullName(), field.getFile());
        }
        return field.getJavaType() == JavaType.ENUM ? local(field.getEnumType().getFullName(), field.getFile())
                : field.getType().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String local(String fullName, FileDescriptor file) {
        var prefix = file.getPackage() + ".";
        return fullName.startsWith(prefix) ? fullName.substring(prefix.length()) : fullName;
    }
}
