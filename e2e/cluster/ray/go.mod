module winnow.dev/e2e/cluster/ray

go 1.25
