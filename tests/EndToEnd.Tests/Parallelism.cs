using Xunit.Sdk;
using Xunit.v3;

// Each of these tests starts a cluster of its own and kills parts of it. Side by side they would starve each other on a small machine, and
// what they say about patience with silent agents would be about the machine.
[assembly: Parallelization(Mode = ParallelMode.None)]
