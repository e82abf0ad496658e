package spine.journal.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Protobuf's JSON form of Spine's messages, as protobuf's own {@code JsonFormat} prints it; that one would bring a bundle
 * of 3 MB with it. Knows no message to which that form gives a shape of its own, such as Timestamp; Spine has none.
 */
final class ProtoJson {
    private ProtoJson() {
    }

    static Map<String, Object> of(Message message) {
        var map = new LinkedHashMap<String, Object>();
        message.getAllFields().forEach((field, value) -> map.put(field.getJsonName(), value(field, value)));
        return map;
    }

    private static Object value(FieldDescriptor field, Object value) {
        if (field.isMapField()) {
            return pairs(field, (List<?>) value);
        }
        return value instanceof List<?> list ? list.stream().map(one -> single(field, one)).toList()
                : single(field, value);
    }

    private static Map<String, Object> pairs(FieldDescriptor field, List<?> pairs) {
        var type = field.getMessageType().findFieldByName("value");
        var map = new LinkedHashMap<String, Object>();
        for (var pair : pairs) {
            var entry = (MapEntry<?, ?>) pair;
            map.put(key(field, entry.getKey()), single(type, entry.getValue()));
        }
        return map;
    }

    private static String key(FieldDescriptor field, Object key) {
        return String.valueOf(single(field.getMessageType().findFieldByName("key"), key));
    }

    private static Object single(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> Integer.toUnsignedLong((int) value);
            case INT64, SINT64, SFIXED64 -> String.valueOf(value);
            case UINT64, FIXED64 -> Long.toUnsignedString((long) value);
            case FLOAT -> Float.isFinite((float) value) ? value : String.valueOf(value);
            case DOUBLE -> Double.isFinite((double) value) ? value : String.valueOf(value);
            case BYTES -> Base64.getEncoder().encodeToString(((ByteString) value).toByteArray());
            case ENUM -> name((EnumValueDescriptor) value);
            case MESSAGE, GROUP -> of((Message) value);
            default -> value;
        };
    }

    /** One that this version does not know stays a number. */
    private static Object name(EnumValueDescriptor value) {
        return value.getIndex() < 0 ? (Object) value.getNumber() : value.getName();
    }
}
