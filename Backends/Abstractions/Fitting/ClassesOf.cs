using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The class of each row, from targets of any form.</summary>
internal static class ClassesOf
{
    /// <summary>One class index per row; for several positions or outputs per sample there is none.</summary>
    internal static int[] Rows(Dataset data, TargetForm form, Shape output)
    {
        var perRow = form switch
        {
            TargetForm.ClassIndex or TargetForm.Binary when data.TargetWidth == 1 => 1,
            TargetForm.OneHot when output.Rank == 1 => data.TargetWidth,
            _ => throw Throw.NoClassPerRow(form, data.TargetWidth),
        };
        var rows = new int[data.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = perRow == 1 ? Index(data.Targets[row], form) : ArgMax(data.Targets, row * perRow, perRow);
        }

        return rows;
    }

    internal static int ArgMax(Tensor values, int first, int count)
    {
        var best = 0;
        for (var i = 1; i < count; i++)
        {
            best = values[first + i] > values[first + best] ? i : best;
        }

        return best;
    }

    private static int Index(double target, TargetForm form) => form == TargetForm.Binary ? (target > 0.5 ? 1 : 0) : (int)target;
}
