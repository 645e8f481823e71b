package dev.winnow.bench;

import java.util.Map;

record Metrics(Map<String, Double> values) {
    static Metrics of(String text) { return new Metrics(Map.of()); }
    Metrics since(Metrics earlier) { return this; }
    void addTo(Page page) {}
}
