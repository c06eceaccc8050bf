using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Where each parameter lies. All trainable ones lie side by side, so that an update is one sweep; gradients and slots lie in the same way.</summary>
/// <param name="Specs">The parameters, in the order of the graph.</param>
/// <param name="Regions">The place of each.</param>
/// <param name="TrainableSize">The numbers of the trainable ones with the gaps between them, which come first.</param>
/// <param name="Size">All numbers with gaps.</param>
internal sealed record ParameterLayout(Seq<ParameterSpec> Specs, Seq<Region> Regions, long TrainableSize, long Size)
{
    /// <summary>The places of the trainable ones among the parameters, in the order of memory.</summary>
    internal IEnumerable<int> Trained => Enumerable.Range(0, Specs.Count).Where(p => IsTrainable(Specs[p]));

    internal static ParameterLayout Of(ModelGraph graph)
    {
        var layout = new Layout();
        var regions = new Region[graph.Parameters.Count];
        Place(trainable: true);
        var trainableSize = layout.Size;
        Place(trainable: false);
        return new(graph.Parameters, regions.ToSeq(), trainableSize, layout.Size);

        void Place(bool trainable)
        {
            for (var i = 0; i < regions.Length; i++)
            {
                if (IsTrainable(graph.Parameters[i]) == trainable)
                {
                    regions[i] = layout.Add(graph.Parameters[i].Shape.Size);
                }
            }
        }
    }

    internal static bool IsTrainable(ParameterSpec spec) => spec.Role == ParameterRole.Trainable;
}
