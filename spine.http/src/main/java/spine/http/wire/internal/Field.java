package spine.http.wire.internal;

/** A field of a head that is sent, the port's own ones included. Its text form is its name: the value may be a secret. */
public record Field(String name, String value) {
    @Override
    public String toString() {
        return name;
    }
}
