package spine.broker.routes.internal;

import spine.api.message.ComponentID;

/** Who sends: a component by its number, or one of those that have none. Static functions without state. */
public final class Source {
    public static final int ANY = -1;
    /** A client, or an agent without a component number. */
    public static final int USER = -2;
    /** An agent in the container on behalf of a request. */
    public static final int INSIDE = -3;

    private Source() {
    }

    /** @throws IllegalArgumentException if there is none of that name */
    static int named(String name) {
        return switch (name) {
            case "any" -> ANY;
            case "user" -> USER;
            case "inside" -> INSIDE;
            default -> component(name);
        };
    }

    /** @throws IllegalArgumentException if there is none of that name */
    static int component(String name) {
        for (var id : ComponentID.values()) {
            if (id != ComponentID.UNRECOGNIZED && id.name().equals(name)) {
                return id.getNumber();
            }
        }
        throw new IllegalArgumentException("there is no component '" + name + "'");
    }

    /** As in the rules. */
    public static String name(int source) {
        return switch (source) {
            case ANY -> "any";
            case USER -> "user";
            case INSIDE -> "inside";
            default -> {
                var id = ComponentID.forNumber(source);
                yield id == null ? "component:" + source : id.name();
            }
        };
    }
}
