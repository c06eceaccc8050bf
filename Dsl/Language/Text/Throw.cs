using System.Text.Json;

namespace Pipeline.Dsl;

/// <summary>All messages of this assembly; snapshot tests hold them.</summary>
internal static partial class Throw
{
    internal static ModelException Argument(string verb, string name, string expected, double value) =>
        new($"{verb} needs {expected} for {name}, got {ExprText.Number(value)}.", $"pass {expected}.");

    internal static ModelException EmptyRange(string verb, double low, double high) =>
        new($"{verb} needs a range that is not empty, got {ExprText.Number(low)} to {ExprText.Number(high)}.", "pass the lower end first.");

    internal static ModelException NoChoice() => new("Choice needs something to choose from, got nothing.", "pass one or more: draw.Choice(16, 32, 64).");

    internal static ModelException NegativeDimension(ReadOnlySpan<int> dimensions) =>
        new($"A shape cannot have a negative length, got [{string.Join(", ", dimensions.ToArray())}].", dimensions.Contains(-1) ? "say the length of each axis; -1 stands for none." : "give each axis a length of 0 or more.");

    internal static ModelException TensorLength(Shape shape, long length) =>
        new($"A tensor of shape {shape} needs {shape.Size} values, got {length}.", "pass as many values as the product of the shape's lengths.");

    internal static InvalidOperationException TensorType(Tensor tensor, ElementType asked) =>
        new($"The tensor {tensor.Type}{tensor.Shape} was read as {asked}.\n  Fix: call To{asked}() first, or read {tensor.Type}.");

    internal static InvalidOperationException NotElementwise(Expr expr) =>
        new($"{expr} works on a whole axis, so it has no value or derivative at a single number.\n  Fix: use it as a layer's activation; engines compute it there.");

    internal static ModelException NullActivation(string what) => new($"The {what} returned null instead of an expression.", "return an expression, such as x => x * Sigmoid(x).");

    internal static ModelException ActivationFailed(Exception exception, string what) =>
        new($"The {what} threw {exception.GetType().Name} while it was traced: {exception.Message}", "write it with +, -, *, / and the words of the Dsl only.", inner: exception);

    internal static ModelException BadName(string name) =>
        new($"The name \"{name}\" cannot stand in a path.", "use letters, digits, '_', '-' and spaces, beginning with a letter or '_'; \"input\" and \"loss\" are taken.");

    internal static ModelException BadSetName(string name) =>
        new($"The name \"{name}\" cannot name a validation set.", "use letters, digits, '_', '-' and spaces, beginning with a letter or '_', such as \"dev\".");

    internal static ModelException NesterovWithoutMomentum() =>
        new("Sgd has nesterov: true, but no momentum to look ahead with.", "Sgd(rate, momentum: 0.9, nesterov: true), or leave nesterov out.");

    internal static ModelException HalfAWarmup(double? target) => target is null
        ? new("CosineDecay has warmupSteps, but no warmupTarget to rise to.", "CosineDecay(0, 10000, warmupTarget: 0.1, warmupSteps: 500), or leave warmupSteps out.")
        : new("CosineDecay has a warmupTarget, but no warmupSteps to rise in.", "CosineDecay(0, 10000, warmupTarget: 0.1, warmupSteps: 500), or the target as the initial rate.");

    internal static ModelException BadPieces(Seq<int> boundaries, Seq<double> rates) => new(
        $"PiecewiseConstantDecay needs steps that rise, from 0, and one rate more than steps, got {boundaries} with [{string.Join(", ", rates.Select(ExprText.Number))}].",
        "PiecewiseConstantDecay([1000, 2000], [0.1, 0.05, 0.01]).");

    internal static ModelException ScheduleOfAxis(Expr formula) =>
        new($"Schedule reads one number, the step, but {formula} works on a whole axis.", "write it with functions of one number, such as Exp, Power, Min or Cos.");

    internal static ModelException NotForLbfgs(string path, string why) =>
        new($"Lbfgs cannot train {path}: it {why}.", "leave that out, or another optimizer, such as Adam().");

    internal static ModelException UnknownParameters(Optimizer optimizer, IEnumerable<string> unknown, IEnumerable<string> trained) =>
        new($"{optimizer} names {string.Join(", ", unknown)}, which no trained parameter of the model is called.", $"names out of {string.Join(", ", trained)}, or of their layers.");

    internal static ModelException UnknownSlot(Optimizer optimizer, string slot, IReadOnlyCollection<string> slots) =>
        new($"{optimizer} resets {slot} with each epoch, which its rule does not keep.", slots.Count == 0 ? "leave ResetEachEpoch out; the rule keeps nothing." : $"names out of {string.Join(", ", slots)}.");

    internal static ModelException ExceptOfNoDecay(Optimizer optimizer) =>
        new($"{optimizer} excepts parameters from a weight decay that is 0.", "set WeightDecay too, or leave WeightDecayExcept out.");

    internal static ModelException AverageNotKept(Averaging averaging, KeepRule kept) =>
        new(
            $"Keep({kept}) chooses among the weights that were measured, which are those behind the average, so {averaging} would have no effect.",
            "MovingAverage with overwriteEvery, so that what is measured has been averaged; or leave Keep out, and the average is the result.");

    internal static ModelException BadSlots(string rule, IEnumerable<string?> names) =>
        new(
            $"The rule {rule} keeps [{string.Join(", ", names.Select(name => name ?? "null"))}] beside each weight.",
            $"at most three names that differ, of letters, digits, '_' and '-'; \"{RuleOptimizer.GradientSum}\" and \"{RuleOptimizer.Average}\" are taken.");

    internal static ModelException CustomUnread(string rule) =>
        new($"The text holds a rule of somebody's own, {rule}, which cannot be made from text.", "pass the same optimizer, Custom(…), beside the text or the file.");

    internal static ModelException OtherOptimizer(Optimizer given, string rule) =>
        new($"The optimizer given is {given}, but the text holds the rule {rule}.", "pass the one that was used, with the same options; vary it afterwards.");

    internal static ModelException NoAxis() => new("Reshape needs at least one axis.", "give the shape of a sample, such as Reshape(1).");

    internal static ModelException OpenAxis(IReadOnlyList<int> lengths, Shape input)
    {
        // At most two others: their product is a long.
        var others = lengths.Where(length => length != -1).Aggregate(1L, (product, length) => product * length);
        var isKnown = lengths.Count(length => length < 1) == 1 && input.Size % others == 0;
        return new(
            $"Reshape({string.Join(", ", lengths)}) leaves a length open with -1, and none is worked out.",
            isKnown ? $"Reshape({string.Join(", ", lengths.Select(length => length == -1 ? input.Size / others : length))})." : "say each length.");
    }

    internal static ModelException NoPoints() => new("There is no number to look at.", "pass at least one.");

    internal static ModelException OtherLength(string name, int expected, int length) => new($"{length} numbers were given for {name}, {expected} are needed.", "pass one for each output.");

    internal static ModelException OtherVariable(VariableExpr variable) =>
        new($"An activation is a function of x alone, but this one reads variable {variable.Index}.", "use its parameter and numbers only.");

    internal static ModelException OtherVariableInLoss(VariableExpr variable) =>
        new($"A loss is a function of output and target alone, but this one reads variable {variable.Index}.", "use its two parameters and numbers only.");

    internal static ModelException ClassesWithoutAxis() =>
        new("The loss reads targets as classes, but its formula takes nothing of the whole axis of classes.", "SumOf, MeanOf or MaxOf in the formula, or leave out targets.");

    internal static ModelException IndicesAlone() =>
        new("A loss of one's own cannot read class indices alone: they reach its formula as shares.", "targets: TargetForm.OneHot, which takes indices too.");

    internal static ModelException ActivationTooLarge(int depth, int size) =>
        new($"The activation is nested deeper than {depth}, or has more than {size} parts.", "write a simpler formula; a part that is used twice counts twice.");

    internal static ModelException NoLayer(int number) => new($"Layer {number} is null.", "pass a layer.");

    internal static ModelException NoneIn(string list, int index) => new($"{list}[{index}] is null.", "pass a value, or leave it out.");

    internal static ModelException NotOfSteps(string verb, Schedule schedule, string fix) =>
        new($"{verb} needs a rate that follows from the step alone, but {schedule} looks at {(schedule.Watched is { } watched ? $"{watched} after each epoch" : "the rows of whole epochs")}.", $"{fix}.");

    internal static ModelException ValuesOfEpochs(Schedule schedule, int epochs, int values) => new(
        FormattableString.Invariant($"The rates of {schedule} over {epochs} epochs need {(schedule.Watched is null ? "no values, since it looks at none" : FormattableString.Invariant($"{epochs - 1} values or more of {schedule.Watched}"))}, got {values}."),
        "one value for each epoch that the schedule looks back on.");

    internal static ModelException EmptyInput(Shape shape) =>
        new($"Input needs at least one axis, each of length 1 or more, got {shape}.", "give the shape of one sample without the batch, such as Input(64) or Input(8, 8, 1).");

    internal static ModelException TooLarge(string what, Place place = default, string? chain = null) =>
        new($"{what} has more values than 64 bits can count.", "use smaller shapes.", place, chain);

    internal static ModelException TooManyParameters() => new("The model has more parameters than 64 bits can count.", "use smaller layers.");

    internal static ModelException TensorTooLarge(Shape shape) =>
        new($"A tensor of shape {shape} has {shape.Size} values; one can hold {Array.MaxLength}.", "use smaller shapes.");

    internal static ModelException SameName(string name, string place, string chain, Place caller) =>
        new($"{place} is named \"{name}\", and so is a layer before it.", "give each layer a name of its own: parameters are found by it.", caller, chain);

    internal static ModelException Rule(string subject, RuleException rule, string input, string? before, Place place, string chain) => new(
        $"{subject} {rule.Broken}{(rule.ShowsInput ? $", but {input}" : string.Empty)}.",
        rule.Needs is { } needs ? $"{rule.Fix}, or {before ?? $"{needs} values"} before it." : rule.Fix,
        place,
        chain,
        rule);

    internal static RuleException SoftmaxOfOne() => new(
        "is always 1: a softmax over one unit has nothing to share out", "Dense(1, Sigmoid) with BinaryCrossEntropy for two classes, or one unit per class.", showsInput: false);

    internal static RuleException OtherSize(long needs, string fix) => new($"needs {needs} values", fix, needs: needs);

    internal static ModelException NoBias(string verb, string option) => new($"{verb} has a {option}, but bias is false.", $"leave out {option}, or bias: false.");

    internal static ModelException PaddingNumbers(int count) =>
        new($"Pad needs 1, 2 or 4 numbers, got {count}.", "Pad(1) at all ends, Pad(rows, columns), or Pad(top, bottom, left, right).");

    internal static ModelException PoolingPadding(string verb, Padding padding) =>
        new($"{verb} cannot have padding {padding}: a window could hold nothing but padding.", "padding: Same, Valid or Pad(…).");

    internal static ModelException TransposedPadding(Padding padding) =>
        new($"Conv2DTranspose cannot have padding {padding}: it cuts its padding off the output.", "padding: Same, Valid or Pad(…).");

    internal static ModelException OutputPadding(Extent padding, Extent strides) => new(
        $"Conv2DTranspose has outputPadding {padding} and strides {strides}.", "an output padding of 0 or more and less than the strides, with padding: Same or Valid; with Pad(…), change the numbers there.");

    internal static ModelException NoPermutation(Seq<int> axes) =>
        new($"Permute needs each axis once, counted from 1, got {axes}.", "Permute([2, 1, 3]) swaps rows and columns.");

    internal static ModelException SameNameInside(string verb, string name) =>
        new($"{verb} has two layers named \"{name}\" on one path.", "give each layer a name of its own: parameters are found by it.");

    internal static ModelException BlocksTooDeep(string verb, int depth) =>
        new($"{verb} has more than {depth} blocks inside one another.", "put some of them one after the other.");

    internal static ModelException NoBody(string verb) => new($"{verb} has a path that gives no model.", "return what the function got, with layers added: x => x.Dense(8).");

    internal static ModelException OtherBody(string verb, Shape got, Shape input) => new(
        $"{verb} has a path that begins with Input{got.ToBatchString()}, but gets {input.ToBatchString()}.", "add layers to what the function gets: x => x.Dense(8).");

    internal static ModelException OnePath() => new("Branch needs at least two paths.", "Branch(Concat, x => x.Dense(8), x => x), or the layers without a branch.");

    internal static RuleException OtherResidual(Shape result) => new(
        $"adds its input to {result.ToBatchString()}",
        "a body that gives the shape that it gets, or Branch(Add, x => body, x => a projection of x).");

    internal static RuleException RuleInside(Layer layer, RuleException rule, Shape input) => new(
        $"has the layer {layer} inside, which {rule.Broken}{(rule.ShowsInput ? $", but gets {input.ToBatchString()}" : string.Empty)}",
        rule.Needs is { } needs ? $"{rule.Fix}, or {needs} values before it." : rule.Fix,
        showsInput: false);

    internal static ModelException EmptyRange(double low, double high) =>
        new($"MinMax needs a high above low, got {ExprText.Number(low)} and {ExprText.Number(high)}.", "MinMax(0, 1) or MinMax(-1, 1).");

    internal static ModelException OptionOfNothing(string verb, string option, string parameter) =>
        new($"{verb} has a {option}, but {parameter} is false.", $"leave out {option}, or {parameter}: false.");

    internal static RuleException NoFeatures() =>
        new("reads whole numbers of the features, so nothing but a reshape may stand before it", "put it right after Input, or after Reshape.", showsInput: false);

    internal static RuleException CausalImages() => new("has padding: Causal, which is for sequences", "padding: Same, or Conv1D.", showsInput: false);

    internal static RuleException PaddingOfFour() => new("has four numbers of padding, which are for images", "Pad(before, after).", showsInput: false);

    internal static RuleException OtherRank(int axes, Shape input)
    {
        // Where one way is likely, it is said in numbers: a missing axis of one channel, a square image whose pixels stand in one row.
        var side = input is [var pixels] && axes == 2 ? (int)Math.Sqrt(pixels) : 0;
        return new(
            axes == 1 ? "needs a sample of two axes, length and channels" : "needs a sample of three axes, rows, columns and channels",
            input.Rank == axes ? $"Reshape({string.Join(", ", input)}, 1) before it: one channel."
                : axes == 1 ? "Reshape(length, channels) before it."
                : side > 1 && (long)side * side == input.Size ? $"Reshape(rows, columns, channels) before it, such as Reshape({side}, {side}, 1) for {input.Size} features."
                : "Reshape(rows, columns, channels) before it.");
    }

    internal static RuleException OtherAxes(int axes) => new($"needs a sample of {axes} axes", "give it one number for each axis of a sample, the batch not counted.");

    internal static RuleException NoSuchAxis(int axis, int rank) => new($"joins axis {axis}, counted from 0", $"an axis from 0 to {rank - 1}.");

    internal static RuleException WindowDoesNotFit(int axis, WindowAxis window, int length, long outputs) => new(
        outputs > int.MaxValue ? $"gives {outputs} values along axis {axis}, which can hold 2147483647"
            : length + (long)window.Before + window.After < window.Reach
                ? $"has a window of {window.Reach} values on axis {axis}, which with its padding has {length + (long)window.Before + window.After}"
                : $"leaves nothing of axis {axis}: its padding of {window.Before} and {window.After} is cut off",
        "a smaller window or dilation, or padding: Same.");

    internal static RuleException WindowOfPadding(WindowAxis window) => new(
        $"has {Math.Max(window.Before, window.After)} zeros at an end and a window of {window.Size}, so a window could hold nothing but padding", "less padding than the window's size.", showsInput: false);

    internal static RuleException GroupsDoNotDivide(int groups, int channels) => new($"cuts the channels in {groups} groups, which does not divide {channels}", "a number of groups that divides the channels.");

    internal static RuleException GroupsDoNotDivideFilters(int groups, int filters) =>
        new($"cuts its filters in {groups} groups, which does not divide {filters}", "a number of filters that is a multiple of the groups.", showsInput: false);

    internal static RuleException NothingLeft(int axis, int length, int before, int after) => new(
        (long)before + after > 0
            ? $"makes axis {axis} longer than 2147483647 values"
            : $"leaves nothing of axis {axis}: {length} values, {-(long)before} cut off before and {-(long)after} after",
        "smaller numbers.");

    internal static RuleException OtherShapes(ReadOnlySpan<Shape> shapes) => new(
        $"needs inputs of one shape, got {string.Join(" and ", shapes.ToArray().Select(shape => shape.ToBatchString()).Distinct())}", "layers that give one shape, such as Dense of the same units or padding: Same.", showsInput: false);

    internal static RuleException NoSpace() => new("drops whole channels, so it needs an axis before them", "Dropout for a sample of one axis.");

    internal static RuleException NotFirst() => new("is fitted to the training rows, so it must stand before every layer with weights", "put it right after Input, or after Reshape.", showsInput: false);

    internal static RuleException AxisTooLong() => new("gives an axis of more than 2147483647 values", "make the sample smaller before it.");

    internal static RuleException NeedsMatrix(string word, Shape shape) => new(
        $"starts a parameter of shape {shape} as {word}, which is for a weight of two axes{(word == "Orthogonal" ? " or more" : string.Empty)}", "another initializer for it.", showsInput: false);

    internal static RuleException OtherStart(Shape shape, Shape start) => new(
        $"starts a parameter of shape {shape} with values of shape {start}", "values of the parameter's shape.", showsInput: false);

    internal static ModelException CannotStart(Initializer initializer, RuleException rule) => new($"{initializer} {rule.Broken}.", rule.Fix, inner: rule);

    internal static RuleException ConstraintBeyond(Constraint constraint, Shape shape) => new(
        $"constrains a parameter of shape {shape} by {constraint}, whose axes it does not have", $"axes from 0 to {shape.Rank - 1}.", showsInput: false);

    internal static ModelException ConstraintAxes(string verb, Seq<int> axes) =>
        new($"{verb} takes lengths along axes counted from 0, each once, got {axes}.", "axes: [0] for each unit of Dense, axes: [0, 1, 2] for each filter of Conv2D.");

    internal static ModelException InLayer(int number, ModelException inner, Place place, string chain) =>
        new($"Layer {number}: {inner.What}", inner.Fix, place, chain, inner);

    internal static ModelException NoSuchLayer(string path, Seq<string> paths, Place place, string chain) => new(
        $"The model has no layer \"{path}\".", paths.Count == 0 ? "add layers first." : $"use one of {string.Join(", ", paths)}.", place, chain);

    internal static ModelException NotJson(JsonException exception) =>
        new($"The text is not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}): {exception.Message}", "pass what ToJson gave.", inner: exception);

    internal static ModelException NotText(Exception exception) =>
        new($"The text is not Unicode: {exception.Message}", "pass what ToJson gave.", inner: exception);

    internal static ModelException UnknownField(string path, string name, IEnumerable<string> known) =>
        new($"The object {path} has a field \"{name}\" that is not known here.", $"use only {string.Join(", ", known)}.");

    internal static ModelException WrongField(string path, string expected) =>
        new($"The field {path} must be {expected}.", "pass what ToJson gave.");

    internal static ModelException UnknownVerb(Fields fields, IEnumerable<string> known) =>
        new($"The field {fields.Path}.verb is \"{fields.Verb}\", which is not known here.", $"use one of {string.Join(", ", known.Order(StringComparer.Ordinal))}.");

    /// <summary>For a default arm that a test over all values keeps from being reached.</summary>
    internal static InvalidOperationException Unreachable(object value) => new($"No case for {value}.");
}
