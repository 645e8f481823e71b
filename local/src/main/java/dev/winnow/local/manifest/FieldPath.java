package dev.winnow.local.manifest;

/** Paths as Kubernetes writes them: {@code spec.parameters[2].name}. */
final class FieldPath {
    private FieldPath() {}

    /** A property of the object at {@code parent}; the empty path is the whole manifest. */
    static String property(String parent, String name) {
        return parent.isEmpty() ? name : parent + "." + name;
    }

    /** An item of the list at {@code parent}, counted from 0. */
    static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }
}
