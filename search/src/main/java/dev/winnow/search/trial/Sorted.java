package dev.winnow.search.trial;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Lists that are kept in an order while a few of their elements change. */
public final class Sorted {
    private Sorted() {}

    /**
     * A list after some changes; the same list if there are none. It costs a copy of the list, and a search in it for each change.
     *
     * @param list in order, never changed itself; no two elements have the same place
     * @param gone elements of the list that leave it, in any order
     * @param come elements that come into it, in any order; one may come to the place of one that leaves
     */
    public static <T> List<T> edited(List<T> list, List<T> gone, List<T> come, Comparator<? super T> order) {
        if (gone.isEmpty() && come.isEmpty()) {
            return list;
        }
        List<T> leaving = new ArrayList<>(gone);
        List<T> coming = new ArrayList<>(come);
        leaving.sort(order);
        coming.sort(order);
        if (list.isEmpty()) {
            return Collections.unmodifiableList(coming);
        }
        List<T> edited = new ArrayList<>(list.size() + coming.size());
        int copied = 0;
        int left = 0;
        int entered = 0;
        while (left < leaving.size() || entered < coming.size()) {
            boolean leaves = entered == coming.size()
                    || (left < leaving.size() && order.compare(leaving.get(left), coming.get(entered)) <= 0);
            T element = leaves ? leaving.get(left++) : coming.get(entered++);
            int until = place(list, copied, element, order);
            edited.addAll(list.subList(copied, until));
            copied = leaves ? until + 1 : until;
            if (!leaves) {
                edited.add(element);
            }
        }
        edited.addAll(list.subList(copied, list.size()));
        return Collections.unmodifiableList(edited);
    }

    /** The place from which on the elements are not before some element; the places before {@code from} are left out. */
    private static <T> int place(List<T> list, int from, T element, Comparator<? super T> order) {
        int low = from;
        int high = list.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.compare(list.get(middle), element) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
