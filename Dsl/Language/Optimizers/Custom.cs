using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A user's own update rule as an optimizer; it runs on every engine, as the rules of the library do.</summary>
/// <typeparam name="TRule">The rule's type: a <c>readonly record struct</c>, so that equal rules are equal.</typeparam>
public sealed record CustomOptimizer<TRule> : RuleOptimizer
    where TRule : struct, IRule
{
    /// <summary>A rule with its rate; the word <see cref="Prelude.Custom"/> makes it.</summary>
    /// <exception cref="ModelException">The rule has more than three slots, or a slot's name cannot stand in a path.</exception>
    public CustomOptimizer(TRule rule, Schedule rate)
        : base(rate)
    {
        Rule = rule;
        var names = rule.Slots.Select(slot => slot.Name).ToList();
        if (names.Count > 3 || names.Distinct().Count() != names.Count || names.Any(name => name is null or GradientSum or Average || !Layer.IsGoodName(name)))
        {
            throw Throw.BadSlots(rule.ToString()!, names);
        }
    }

    /// <summary>The rule.</summary>
    public TRule Rule { get; }

    /// <inheritdoc/>
    public override void Dispatch<TSweep>(ref TSweep sweep) => sweep.Run(Rule);

    internal override Description Describe() => Description.Of("Custom", [Argument.Required("rule", new Verbatim(Rule.ToString()!)), Argument.Named("rate", Rate.Described), .. Options]);
}

/// <summary>Text that code shows as it is, and that cannot be read back.</summary>
/// <param name="Text">The text.</param>
internal readonly record struct Verbatim(string Text)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}

public static partial class Prelude
{
    /// <summary>A rule of one's own as an optimizer: <c>Custom(new HeavyBall(0.9), rate: 0.1)</c>. It runs on every engine, and can be stepped by hand.</summary>
    /// <remarks>Model files keep its text alone, so Load needs to be given the same optimizer again.</remarks>
    /// <typeparam name="TRule">The rule's type: a <c>readonly record struct</c>, so that equal rules are equal and print their options.</typeparam>
    /// <param name="rule">The rule.</param>
    /// <param name="rate">The learning rate, or a schedule.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The rule has more than three slots, or a slot's name cannot stand in a path.</exception>
    public static CustomOptimizer<TRule> Custom<TRule>(TRule rule, Schedule rate, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TRule : struct, IRule => new Place(file, line).Make(() => new CustomOptimizer<TRule>(rule, rate));
}
