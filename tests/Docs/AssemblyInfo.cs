// A block is run with the console and the current folder of the process: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
