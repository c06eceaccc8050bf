using System.Collections.Frozen;

namespace Pipeline.Dsl;

/// <summary>The one table that reads descriptions back: verb → constructor. A test holds it against every record of the Dsl.</summary>
internal static class Vocabulary
{
    private static readonly FrozenDictionary<string, Func<Fields, Layer>> s_layers = Table<Layer>(
        ("Dense", f => new Dense(f.Integer("units"), WeightedLayer.Read(f), f.OptionalText("name"))),
        ("Activation", f => new ActivationLayer(f.Nested("activation", Expression), f.OptionalText("name"))),
        ("Dropout", f => new Dropout(f.Number("rate"), f.OptionalText("name"))),
        ("Flatten", f => new Flatten(f.OptionalText("name"))),
        ("Reshape", f => new Reshape(f.Shape("shape"), f.OptionalText("name"))),
        ("Conv1D", f => new Conv1D(
            f.Integer("filters"), f.Integer("kernel"), f.Integer("strides"), f.Nested("padding", Padding), f.Integer("dilation"), f.Integer("groups"), f.Flag("flip"),
            WeightedLayer.Read(f), f.OptionalText("name"))),
        ("Conv2D", f => new Conv2D(
            f.Integer("filters"), f.Extent("kernel"), f.Extent("strides"), f.Nested("padding", Padding), f.Extent("dilation"), f.Integer("groups"), f.Flag("flip"),
            WeightedLayer.Read(f), f.OptionalText("name"))),
        ("DepthwiseConv2D", f => new DepthwiseConv2D(
            f.Extent("kernel"), f.Integer("multiplier"), f.Extent("strides"), f.Nested("padding", Padding), f.Extent("dilation"), WeightedLayer.Read(f), f.OptionalText("name"))),
        ("SeparableConv2D", f => new SeparableConv2D(
            f.Integer("filters"), f.Extent("kernel"), f.Integer("multiplier"), f.Extent("strides"), f.Nested("padding", Padding), f.Extent("dilation"),
            f.Nested("depthwiseInitializer", Initializer), f.Optional("depthwiseRegularizer", Regularizer), f.Optional("depthwiseConstraint", Constraint),
            WeightedLayer.Read(f), f.OptionalText("name"))),
        ("Conv2DTranspose", f => new Conv2DTranspose(
            f.Integer("filters"), f.Extent("kernel"), f.Extent("strides"), f.Nested("padding", Padding), f.OptionalExtent("outputPadding"), f.Extent("dilation"),
            WeightedLayer.Read(f), f.OptionalText("name"))),
        ("MaxPooling1D", f => new MaxPooling1D(f.Integer("size"), f.Integer("strides"), f.Nested("padding", Padding), f.OptionalText("name"))),
        ("MaxPooling2D", f => new MaxPooling2D(f.Extent("size"), f.Extent("strides"), f.Nested("padding", Padding), f.OptionalText("name"))),
        ("AveragePooling1D", f => new AveragePooling1D(f.Integer("size"), f.Integer("strides"), f.Nested("padding", Padding), f.OptionalText("name"))),
        ("AveragePooling2D", f => new AveragePooling2D(f.Extent("size"), f.Extent("strides"), f.Nested("padding", Padding), f.OptionalText("name"))),
        ("GlobalMaxPooling1D", f => new GlobalMaxPooling1D(f.Flag("keepAxes"), f.OptionalText("name"))),
        ("GlobalMaxPooling2D", f => new GlobalMaxPooling2D(f.Flag("keepAxes"), f.OptionalText("name"))),
        ("GlobalAveragePooling1D", f => new GlobalAveragePooling1D(f.Flag("keepAxes"), f.OptionalText("name"))),
        ("GlobalAveragePooling2D", f => new GlobalAveragePooling2D(f.Flag("keepAxes"), f.OptionalText("name"))),
        ("ZeroPadding1D", f => new ZeroPadding1D(f.Nested("ends", GivenPadding), f.OptionalText("name"))),
        ("ZeroPadding2D", f => new ZeroPadding2D(f.Nested("ends", GivenPadding), f.OptionalText("name"))),
        ("Cropping2D", f => new Cropping2D(f.Nested("ends", GivenPadding), f.OptionalText("name"))),
        ("UpSampling1D", f => new UpSampling1D(f.Integer("factor"), f.OptionalText("name"))),
        ("UpSampling2D", f => new UpSampling2D(f.Extent("factor"), f.Choice<Interpolation>("interpolation"), f.OptionalText("name"))),
        ("Permute", f => new Permute(f.Integers("axes"), f.OptionalText("name"))),
        ("GaussianNoise", f => new GaussianNoise(f.Number("deviation"), f.OptionalText("name"))),
        ("GaussianDropout", f => new GaussianDropout(f.Number("rate"), f.OptionalText("name"))),
        ("AlphaDropout", f => new AlphaDropout(f.Number("rate"), f.OptionalText("name"))),
        ("SpatialDropout1D", f => new SpatialDropout1D(f.Number("rate"), f.OptionalText("name"))),
        ("SpatialDropout2D", f => new SpatialDropout2D(f.Number("rate"), f.OptionalText("name"))),
        ("ActivityRegularization", f => new ActivityRegularization(f.Nested("regularizer", Regularizer), f.OptionalText("name"))),
        ("BatchNormalization", f => new BatchNormalization(f.Number("momentum"), NormalizationLayer.Read(f), f.OptionalText("name"))),
        ("LayerNormalization", f => new LayerNormalization(f.Integer("axes"), NormalizationLayer.Read(f), f.OptionalText("name"))),
        ("GroupNormalization", f => new GroupNormalization(f.Integer("groups"), NormalizationLayer.Read(f), f.OptionalText("name"))),
        ("PRelu", f => new PRelu(
            f.Integer("sharedAxes"), f.Nested("initializer", Initializer), f.Optional("regularizer", Regularizer), f.Optional("constraint", Constraint), f.OptionalText("name"))),
        ("Maxout", f => new Maxout(f.Integer("units"), f.Integer("pieces"), WeightedLayer.ReadWithoutActivation(f), f.OptionalText("name"))),
        ("Rbf", f => new Rbf(
            f.Integer("units"), f.Number("sigma"), f.Nested("initializer", Initializer), f.Optional("regularizer", Regularizer), f.Optional("constraint", Constraint), f.OptionalText("name"))),
        ("Embedding", f => new Embedding(
            f.Integer("count"), f.Integer("units"), f.Nested("initializer", Initializer), f.Optional("regularizer", Regularizer), f.Optional("constraint", Constraint), f.OptionalText("name"))),
        ("Standardize", f => new Standardize(f.OptionalText("name"))),
        ("MinMax", f => new MinMax(f.Number("low"), f.Number("high"), f.OptionalText("name"))),
        ("Rescale", f => new Rescale(f.Number("scale"), f.Number("offset"), f.OptionalText("name"))),
        ("OneHot", f => new OneHot(f.Integer("count"), f.OptionalText("name"))),
        ("Residual", f => new Residual(f.List("body", Layer), f.OptionalText("name"))),
        ("Branch", f => new Branch(f.Nested("joining", word => word.Choice<Joining>("verb")), f.List("paths", Chain), f.OptionalText("name"))));

    private static readonly FrozenDictionary<string, Func<Fields, Constraint>> s_constraints = Table<Constraint>(
        ("MaxNorm", f => new MaxNorm(f.Number("max"), f.Integers("axes"))),
        ("UnitNorm", f => new UnitNorm(f.Integers("axes"))),
        ("MinMaxNorm", f => new MinMaxNorm(f.Number("min"), f.Number("max"), f.Number("rate"), f.Integers("axes"))),
        ("NonNeg", _ => Prelude.NonNeg));

    private static readonly FrozenDictionary<string, Func<Fields, Padding>> s_paddings = Table<Padding>(
        ("Valid", _ => Prelude.Valid),
        ("Same", _ => Prelude.Same),
        ("Causal", _ => Prelude.Causal),
        ("Full", _ => Prelude.Full),
        ("Pad", GivenPadding));

    private static readonly FrozenDictionary<string, Func<Fields, Expr>> s_expressions = Table<Expr>(
        [
            ("Variable", f => new VariableExpr(f.Integer("index"))),
            ("Number", f => new ConstantExpr(f.Number("value"))),
            ("LeakyRelu", f => Prelude.LeakyRelu(f.Nested("x", Expression), f.Number("slope"))),
            ("Softmax", f => new SoftmaxExpr(f.Nested("x", Expression))),
            ("Where", f => new SelectExpr(f.Nested("condition", Expression), f.Nested("positive", Expression), f.Nested("otherwise", Expression))),
            .. Enum.GetValues<AxisFunction>().Select(function => ($"{function}Of", (Func<Fields, Expr>)(f => new ReduceExpr(function, f.Nested("x", Expression))))),
            .. Enum.GetValues<UnaryFunction>().Select(function => (function.ToString(), (Func<Fields, Expr>)(f => new UnaryExpr(function, f.Nested("x", Expression))))),
            .. Enum.GetValues<BinaryFunction>().Select(function => (function.ToString(),
                (Func<Fields, Expr>)(f => new BinaryExpr(function, f.Nested("a", Expression), f.Nested("b", Expression))))),
        ]);

    private static readonly FrozenDictionary<string, Func<Fields, Loss>> s_losses = Table<Loss>(
        ("MeanSquaredError", f => Prelude.MeanSquaredError.Read(f)),
        ("MeanAbsoluteError", f => Prelude.MeanAbsoluteError.Read(f)),
        ("MeanAbsolutePercentageError", f => Prelude.MeanAbsolutePercentageError.Read(f)),
        ("MeanSquaredLogarithmicError", f => Prelude.MeanSquaredLogarithmicError.Read(f)),
        ("Huber", f => new HuberLoss(f.Number("delta")).Read(f)),
        ("LogCosh", f => Prelude.LogCosh.Read(f)),
        ("Poisson", f => Prelude.Poisson.Read(f)),
        ("KlDivergence", f => Prelude.KlDivergence.Read(f)),
        ("CosineSimilarity", f => Prelude.CosineSimilarity.Read(f)),
        ("Hinge", f => Prelude.Hinge.Read(f)),
        ("SquaredHinge", f => Prelude.SquaredHinge.Read(f)),
        ("CategoricalHinge", f => Prelude.CategoricalHinge.Read(f)),
        ("BinaryCrossEntropy", f => (Prelude.BinaryCrossEntropy with { LabelSmoothing = f.Number("labelSmoothing") }).Read(f)),
        ("BinaryFocal", f => (new BinaryFocalLoss(f.Number("gamma"), f.OptionalNumber("alpha")) with { LabelSmoothing = f.Number("labelSmoothing") }).Read(f)),
        ("CrossEntropy", f => (Prelude.CrossEntropy with { LabelSmoothing = f.Number("labelSmoothing") }).Read(f)),
        ("CategoricalFocal", f => (new CategoricalFocalLoss(f.Number("gamma"), f.Number("alpha")) with { LabelSmoothing = f.Number("labelSmoothing") }).Read(f)),
        ("LossOf", f => new ExpressionLoss(f.Nested("formula", Expression), f.Text("name"), f.Choice<TargetForm>("targets")).Read(f)));

    private static readonly FrozenDictionary<string, Func<Fields, Optimizer>> s_optimizers = Table<Optimizer>(
        ("Sgd", f => new Sgd(f.Schedule("rate"), f.Number("momentum"), f.Flag("nesterov")).Read(f)),
        ("Adam", f => new Adam(f.Schedule("rate"), f.Number("beta1"), f.Number("beta2"), f.Number("epsilon"), f.Flag("amsgrad")).Read(f)),
        ("AdamW", f => new AdamW(f.Schedule("rate"), f.Number("weightDecay"), f.Number("beta1"), f.Number("beta2"), f.Number("epsilon"), f.Flag("amsgrad")).Read(f)),
        ("Adamax", f => new Adamax(f.Schedule("rate"), f.Number("beta1"), f.Number("beta2"), f.Number("epsilon")).Read(f)),
        ("Nadam", f => new Nadam(f.Schedule("rate"), f.Number("beta1"), f.Number("beta2"), f.Number("epsilon")).Read(f)),
        ("Lion", f => new Lion(f.Schedule("rate"), f.Number("beta1"), f.Number("beta2")).Read(f)),
        ("Adagrad", f => new Adagrad(f.Schedule("rate"), f.Number("initialAccumulator"), f.Number("epsilon")).Read(f)),
        ("Adadelta", f => new Adadelta(f.Schedule("rate"), f.Number("rho"), f.Number("epsilon")).Read(f)),
        ("RmsProp", f => new RmsProp(f.Schedule("rate"), f.Number("rho"), f.Number("momentum"), f.Number("epsilon"), f.Flag("centered")).Read(f)),
        ("Ftrl", f => new Ftrl(
            f.Schedule("rate"), f.Number("power"), f.Number("initialAccumulator"), f.Number("l1"), f.Number("l2"), f.Number("shrinkage"), f.Number("beta")).Read(f)),
        ("Lbfgs", f => new Lbfgs(f.Integer("memory"), f.Number("gradientTolerance"), f.Number("lossTolerance"), f.Integer("lineSearch"), f.Integer("evaluations"))),
        ("Custom", f => throw Throw.CustomUnread(f.Text("rule"))));

    private static readonly FrozenDictionary<string, Func<Fields, Schedule>> s_schedules = Table<Schedule>(
        ("ExponentialDecay", f => new ExponentialDecay(f.Number("initial"), f.Integer("decaySteps"), f.Number("decayRate"), f.Flag("staircase"))),
        ("InverseTimeDecay", f => new InverseTimeDecay(f.Number("initial"), f.Integer("decaySteps"), f.Number("decayRate"), f.Flag("staircase"))),
        ("PolynomialDecay", f => new PolynomialDecay(f.Number("initial"), f.Integer("decaySteps"), f.Number("end"), f.Number("power"), f.Flag("cycle"))),
        ("CosineDecay", f => new CosineDecay(f.Number("initial"), f.Integer("decaySteps"), f.Number("alpha"), f.OptionalNumber("warmupTarget"), f.Integer("warmupSteps"))),
        ("CosineDecayRestarts", f => new CosineDecayRestarts(
            f.Number("initial"), f.Integer("firstDecaySteps"), f.Number("periodFactor"), f.Number("peakFactor"), f.Number("alpha"))),
        ("PiecewiseConstantDecay", f => new PiecewiseConstantDecay(f.Integers("boundaries"), f.Numbers("rates"))),
        ("InverseScaling", f => new InverseScaling(f.Number("initial"), f.Number("power"))),
        ("Adaptive", f => new Adaptive(f.Number("initial"), f.Nested("measurement", Measurement), f.Integer("epochs"), f.Number("tolerance"))),
        ("ReduceOnPlateau", f => new ReduceOnPlateau(
            f.Number("initial"), f.Nested("measurement", Measurement), f.Number("factor"), f.Integer("patience"), f.Number("minimumChange"), f.Integer("cooldown"), f.Number("minimum"))),
        ("Warmup", f => new Warmup(f.Integer("steps"), f.Schedule("then"), f.Number("from"))),
        ("Schedule", f => new FormulaSchedule(f.Nested("formula", Expression))));

    private static readonly FrozenDictionary<string, Func<Fields, Initializer>> s_initializers = Table<Initializer>(
        ("GlorotUniform", _ => Prelude.GlorotUniform),
        ("GlorotNormal", _ => Prelude.GlorotNormal),
        ("HeUniform", _ => Prelude.HeUniform),
        ("HeNormal", _ => Prelude.HeNormal),
        ("LeCunUniform", _ => Prelude.LeCunUniform),
        ("LeCunNormal", _ => Prelude.LeCunNormal),
        ("Uniform", f => new Uniform(f.Number("minimum"), f.Number("maximum"))),
        ("Normal", f => new Normal(f.Number("mean"), f.Number("deviation"))),
        ("VarianceScaling", f => new VarianceScaling(f.Number("scale"), f.Choice<FanMode>("mode"), f.Choice<Distribution>("distribution"))),
        ("TruncatedNormal", f => new TruncatedNormal(f.Number("mean"), f.Number("deviation"))),
        ("Orthogonal", f => new Orthogonal(f.Number("gain"))),
        ("Identity", f => new IdentityInitializer(f.Number("gain"))),
        ("Values", Values.Read),
        ("Constant", f => new Constant(f.Number("value"))),
        ("Zeros", _ => Prelude.Zeros),
        ("Ones", _ => Prelude.Ones));

    private static readonly FrozenDictionary<string, Func<Fields, Regularizer>> s_regularizers = Table<Regularizer>(
        ("L1", f => Prelude.L1(f.Number("factor"))),
        ("L2", f => Prelude.L2(f.Number("factor"))),
        ("L1L2", f => Prelude.L1L2(f.Number("l1"), f.Number("l2"))));

    private static readonly FrozenDictionary<string, Func<Fields, Metric>> s_metrics = Table<Metric>(
        [
            ("Accuracy", f => new AccuracyMetric { Threshold = f.Number("threshold") }),
            ("TotalLoss", _ => Prelude.TotalLoss),
            ("TopK", f => new TopKMetric(f.Integer("k"))),
            ("Precision", f => Prelude.Precision.Read(f)),
            ("Recall", f => Prelude.Recall.Read(f)),
            ("F1", f => Prelude.F1.Read(f)),
            ("FBeta", f => new FBetaMetric(f.Number("beta")).Read(f)),
            ("RocAuc", f => Prelude.RocAuc.Read(f)),
            ("AveragePrecision", f => Prelude.AveragePrecision.Read(f)),
            ("PrAuc", f => Prelude.PrAuc.Read(f)),
            ("RootMeanSquaredError", f => Prelude.RootMeanSquaredError with { Output = f.OptionalInteger("output") }),
            ("R2", f => Prelude.R2 with { Output = f.OptionalInteger("output"), Average = f.Choice<OutputAverage>("average") }),
            ("MeanCosine", _ => Prelude.MeanCosine),
            .. s_losses.Select(row => (row.Key, (Func<Fields, Metric>)(f => new LossMetric(row.Value(f))))),
        ]);

    private static readonly FrozenDictionary<string, Func<Fields, StopRule>> s_stops = Table<StopRule>(
        ("Stalls", f => new Stalls(f.Nested("measurement", Measurement), f.Integer("epochs"), f.Number("minimumChange"), f.OptionalNumber("baseline"), f.Integer("after"))),
        ("Plateaus", f => new Plateaus(f.Nested("measurement", Measurement), f.Integer("epochs"), f.Number("tolerance"))),
        ("RunsOut", Dsl.RunsOut.Read),
        ("Reaches", f => new Reaches(f.Nested("measurement", Measurement), f.Number("value"))));

    private static readonly FrozenDictionary<string, Func<Fields, KeepRule>> s_keeps = Table<KeepRule>(
        ("Best", f => new Best(f.Nested("measurement", Measurement), f.Number("minimumChange"), f.Integer("after"))));

    internal static Layer Layer(Fields fields) => fields.IsSet("frozen") ? Read(s_layers, fields) with { IsFrozen = true } : Read(s_layers, fields);

    /// <summary>The layers of one path of a branch.</summary>
    internal static Seq<Layer> Chain(Fields fields) => fields.Is("Path").List("layers", Layer);

    internal static Constraint Constraint(Fields fields) => Read(s_constraints, fields);

    internal static Padding Padding(Fields fields) => Read(s_paddings, fields);

    internal static GivenPadding GivenPadding(Fields fields) => new(fields.Is("Pad").Integers("zeros"));

    internal static Expr Expression(Fields fields) => Read(s_expressions, fields);

    internal static Loss Loss(Fields fields) => Read(s_losses, fields);

    internal static Optimizer Optimizer(Fields fields) => Read(s_optimizers, fields);

    internal static Schedule Schedule(Fields fields) => Read(s_schedules, fields);

    internal static Initializer Initializer(Fields fields) => Read(s_initializers, fields);

    internal static Regularizer Regularizer(Fields fields) => Read(s_regularizers, fields);

    internal static Metric Metric(Fields fields) => Read(s_metrics, fields);

    internal static StopRule Stop(Fields fields) => Read(s_stops, fields);

    internal static KeepRule Keep(Fields fields) => Read(s_keeps, fields);

    internal static Measurement Measurement(Fields fields) => fields.Verb switch
    {
        "Train" => new Measurement(MeasuredOn.Train, fields.Nested("metric", Metric)),
        "Validation" when fields.OptionalText("set") is { } set => new Measurement(set, fields.Nested("metric", Metric)),
        "Validation" => new Measurement(MeasuredOn.Validation, fields.Nested("metric", Metric)),
        _ => throw Throw.UnknownVerb(fields, ["Train", "Validation"]),
    };

    private static FrozenDictionary<string, Func<Fields, T>> Table<T>(params ReadOnlySpan<(string Verb, Func<Fields, T> Make)> rows) =>
        rows.ToArray().ToFrozenDictionary(row => row.Verb, row => row.Make, StringComparer.Ordinal);

    private static T Read<T>(FrozenDictionary<string, Func<Fields, T>> table, Fields fields) =>
        table.TryGetValue(fields.Verb, out var make) ? make(fields) : throw Throw.UnknownVerb(fields, table.Keys);
}
