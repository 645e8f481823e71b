package dev.winnow.api.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.api.ListAtomic;
import dev.winnow.api.ListKey;
import dev.winnow.api.ListSet;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("serial")
class SchemaFinishTest {
    @TempDir
    private Path folder;

    record Item(String name, Integer count) {}

    record Lists(
            @ListKey("name") List<Item> keyed,
            @ListSet List<String> distinct,
            @ListAtomic List<Item> whole) {}

    record Forgotten(List<String> texts) {}

    record Twice(@ListSet @ListAtomic List<String> texts) {}

    record Column(@PrinterColumn(name = "NEW") Integer number, String text) {}

    @Group("test.dev")
    @Version("v1")
    @Kind("Good")
    static class Good extends CustomResource<Lists, Item> {}

    @Group("test.dev")
    @Version("v1")
    @Kind("Bad")
    static class NoType extends CustomResource<Forgotten, Item> {}

    @Group("test.dev")
    @Version("v1")
    @Kind("Bad")
    static class TwoTypes extends CustomResource<Twice, Item> {}

    @Group("test.dev")
    @Version("v1")
    @Kind("Bad")
    static class NewColumn extends CustomResource<Column, Item> {}

    private String generated(Class<? extends HasMetadata> kind) throws IOException {
        new CRDGenerator()
                .inOutputDir(folder.toFile())
                .forCRDVersions("v1")
                .withPostProcessor(new SchemaFinish(List.of(kind)))
                .customResourceClasses(List.of(kind))
                .generate();
        return Files.readString(folder.resolve(HasMetadata.getFullResourceName(kind) + "-v1.yml"));
    }

    @Test
    void aListHasTheTypeOfItsAnnotationAndItemsMustHaveTheirKey() throws IOException {
        assertThat(generated(Good.class).replace("\"", ""))
                .contains(
                        "x-kubernetes-list-map-keys:\n                - name\n                x-kubernetes-list-type: map",
                        "required:\n                  - name",
                        "x-kubernetes-list-type: set",
                        "x-kubernetes-list-type: atomic");
    }

    @Test
    void aListWithoutAnAnnotationIsAnError() {
        assertThatThrownBy(() -> generated(NoType.class))
                .hasStackTraceContaining(
                        "the list texts of Forgotten needs one list type: annotate it with @ListKey, @ListSet or @ListAtomic");
    }

    @Test
    void aListWithTwoTypesIsAnError() {
        assertThatThrownBy(() -> generated(TwoTypes.class)).hasStackTraceContaining("the list texts of Twice");
    }

    @Test
    void aColumnWithoutAPlaceIsAnError() {
        assertThatThrownBy(() -> generated(NewColumn.class)).hasStackTraceContaining("the column NEW has no place");
    }
}
