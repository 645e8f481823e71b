package dev.winnow.ui.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.ui.UiServer;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A study's page for readers with a keyboard, a screen reader, a phone, or in the dark. */
class ReadersBrowser {
    private static final PlayedStudy BY_HAND = PlayedStudies.byHand();

    @AutoClose
    private static UiServer server;

    @AutoClose
    private static Browser browser;

    @BeforeAll
    static void open() throws IOException {
        server = PlayedSource.serve(BY_HAND);
        browser = Browser.open();
    }

    @BeforeEach
    void visit() {
        browser.open(server, BY_HAND);
    }

    @Test
    void everyPartHasANameAndTheKeyboardReachesItInOrder() {
        var sections = browser.all("section.panel").stream()
                .filter(WebElement::isDisplayed)
                .toList();
        assertThat(sections).hasSizeGreaterThan(8).allSatisfy(section -> {
            assertThat(section.getAriaRole()).isEqualTo("region");
            assertThat(section.getAccessibleName()).isNotBlank();
        });
        assertThat(browser.all("button, select, input, a, [role=img], [tabindex='0']").stream()
                        .filter(WebElement::isDisplayed)
                        .filter(element -> element.getAccessibleName().isBlank())
                        .map(element -> element.getDomProperty("outerHTML")))
                .isEmpty();

        browser.script("document.activeElement.blur(); window.scrollTo(0, 0)");
        var order = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            browser.press(Keys.TAB);
            order.add(browser.focused().getAccessibleName());
        }
        assertThat(order)
                .containsExactly(
                        "To the content",
                        "Winnow",
                        "colours",
                        "Studies",
                        "Suspend",
                        "Trials that may run at once",
                        "Set");
    }

    @Test
    void onAPhoneNothingIsWiderThanTheScreen() {
        browser.size(390, 844);
        browser.panel("trials", "tbody tr[data-trial]");

        assertThat(browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isEqualTo(0L);
        browser.script("window.scrollTo(0, 0)");
        browser.picture("body", "ui-phone");
    }

    @Test
    void darkIsKept() {
        browser.script(
                "const list = document.querySelector('#scheme select'); list.value = 'dark'; list.dispatchEvent(new Event('change'))");
        browser.visit(server.url(), BY_HAND.fragment());
        browser.await("performance.getEntriesByName('winnow first drawing').length");

        assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(15, 20, 25)");
        browser.panel("curves", "canvas");
        browser.picture("#curves", "ui-dark");
        browser.script("localStorage.clear()");
    }
}
