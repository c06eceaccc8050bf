using System.Reflection;
using System.Runtime.CompilerServices;

namespace Pipeline.Tests;

/// <summary>Every message of the language, word for word: what, where, why, fix.</summary>
public sealed class MessageTests
{
    [Fact]
    public void Reshape_OfAnotherSize_SaysWhatWhereWhyAndFix() => Message.Fails(
        () => Input(20).Dense(100).Dense(64).Reshape(8, 9),
        """
        Layer 3 Reshape(8, 9) needs 72 values, but layer 2 Dense(64) gives [N, 64].
          at MessageTests.cs:LINE
          Input[N, 20] → Dense(100)[N, 100] → Dense(64)[N, 64] → Reshape(8, 9) ✗
          Fix: a product of 64, such as Reshape(8, 8), or Dense(72) before it.
        """);

    [Fact]
    public void Reshape_WhereNoDenseStandsBefore_AsksForValues() => Message.Fails(
        () => Input(8, 8).Flatten().Reshape(2, 2, 5, name: "image"),
        """
        Layer 2 Reshape(2, 2, 5, name: "image") needs 20 values, but layer 1 Flatten() gives [N, 64].
          at MessageTests.cs:LINE
          Input[N, 8, 8] → Flatten()[N, 64] → Reshape(2, 2, 5, name: "image") ✗
          Fix: a product of 64, such as Reshape(2, 2, 16), or 20 values before it.
        """);

    [Fact]
    public void Reshape_OfFourAxesAfterADenseOverRows_OffersCodeThatCompiles() => Message.Fails(
        () => Input(3, 5).Dense(4).Reshape([2, 2, 2, 3]),
        """
        Layer 2 Reshape([2, 2, 2, 3]) needs 24 values, but layer 1 Dense(4) gives [N, 3, 4].
          at MessageTests.cs:LINE
          Input[N, 3, 5] → Dense(4)[N, 3, 4] → Reshape([2, 2, 2, 3]) ✗
          Fix: a product of 12, such as Reshape([2, 2, 1, 3]), or Dense(8) before it.
        """);

    [Fact]
    public void Reshape_WhoseRankCannotHoldTheValues_OffersFlatten() => Message.Fails(
        () => Input(7).Reshape(2, 3),
        """
        Layer 1 Reshape(2, 3) needs 6 values, but the input is [N, 7].
          at MessageTests.cs:LINE
          Input[N, 7] → Reshape(2, 3) ✗
          Fix: a product of 7, such as Flatten(), or 6 values before it.
        """);

    [Fact]
    public void Reshape_WithoutAxes_IsRefused() => Message.Fails(
        () => Input(1).Reshape([]),
        """
        Layer 1: Reshape needs at least one axis.
          at MessageTests.cs:LINE
          Input[N, 1] → ✗
          Fix: give the shape of a sample, such as Reshape(1).
        """);

    [Fact]
    public void Reshape_OfALengthThatIsNone_IsRefused() => Message.Fails(
        () => Input(4).Reshape(2, 0),
        """
        Layer 1: Reshape needs a positive whole number for each length, got 0.
          at MessageTests.cs:LINE
          Input[N, 4] → ✗
          Fix: pass a positive whole number.
        """);

    [Fact]
    public void Reshape_OfALengthLeftOpen_SaysWhichItIs() => Message.Fails(
        () => Input(64).Reshape(8, 8, -1),
        """
        Layer 1: Reshape(8, 8, -1) leaves a length open with -1, and none is worked out.
          at MessageTests.cs:LINE
          Input[N, 64] → ✗
          Fix: Reshape(8, 8, 1).
        """);

    [Fact]
    public void Reshape_OfALengthLeftOpenThatNoneFits_IsRefused()
    {
        foreach (var model in new Func<Model>[] { () => Input(64).Reshape(-1, 9), () => Input(64).Reshape(8, -1, -1), () => Input(64).Reshape(8, 0, -1), () => Input(64).Reshape(-2, -4, -1) })
        {
            model.Should().Throw<ModelException>().WithMessage("Layer 1: Reshape(*) leaves a length open with -1, and none is worked out.*at MessageTests.cs:*Fix: say each length.");
        }
    }

    [Fact]
    public void Reshape_OfANegativeLength_SaysWhere() => Message.Fails(
        () => Input(64).Reshape(8, -8),
        """
        Layer 1: A shape cannot have a negative length, got [8, -8].
          at MessageTests.cs:LINE
          Input[N, 64] → ✗
          Fix: give each axis a length of 0 or more.
        """);

    [Fact]
    public void Shape_OfANegativeLength_IsRefused() => Message.Fails(
        () => Shape.Create([8, -8]),
        """
        A shape cannot have a negative length, got [8, -8].
          Fix: give each axis a length of 0 or more.
        """);

    [Fact]
    public void Shape_OfALengthLeftOpen_IsRefused() => Message.Fails(
        () => Shape.Create([8, -1]),
        """
        A shape cannot have a negative length, got [8, -1].
          Fix: say the length of each axis; -1 stands for none.
        """);

    [Fact]
    public void Input_WithoutValues_IsRefused() => Message.Fails(
        () => Input(8, 0),
        """
        Input needs at least one axis, each of length 1 or more, got [8, 0].
          at MessageTests.cs:LINE
          Fix: give the shape of one sample without the batch, such as Input(64) or Input(8, 8, 1).
        """);

    [Fact]
    public void Input_OfTooManyValues_IsRefused() => Message.Fails(
        () => Input([int.MaxValue, int.MaxValue, int.MaxValue]),
        """
        Input(2147483647, 2147483647, 2147483647) has more values than 64 bits can count.
          at MessageTests.cs:LINE
          Fix: use smaller shapes.
        """);

    [Fact]
    public void Layer_OfTooManyValues_IsRefused() => Message.Fails(
        () => Input(int.MaxValue, int.MaxValue, 1).Dense(3),
        """
        The output of layer 1 Dense(3) has more values than 64 bits can count.
          at MessageTests.cs:LINE
          Input[N, 2147483647, 2147483647, 1] → Dense(3) ✗
          Fix: use smaller shapes.
        """);

    [Fact]
    public void Shape_OfTooManyValues_HasNoSize() => Message.Fails(
        () => Shape.Create([int.MaxValue, int.MaxValue, 3]).Size,
        """
        The shape [2147483647, 2147483647, 3] has more values than 64 bits can count.
          Fix: use smaller shapes.
        """);

    [Fact]
    public void Summary_OfTooManyParameters_IsRefused() => Message.Fails(
        () => Input(int.MaxValue).Dense(int.MaxValue).Dense(int.MaxValue).Dense(int.MaxValue).Summary(),
        """
        The model has more parameters than 64 bits can count.
          Fix: use smaller layers.
        """);

    [Fact]
    public void Flatten_OfAnAxisTooLong_IsRefused() => Message.Fails(
        () => Input(65536, 65536).Flatten(),
        """
        Layer 1 Flatten() gives an axis of more than 2147483647 values, but the input is [N, 65536, 65536].
          at MessageTests.cs:LINE
          Input[N, 65536, 65536] → Flatten() ✗
          Fix: make the sample smaller before it.
        """);

    [Fact]
    public void Softmax_OfOneUnit_IsRefused() => Message.Fails(
        () => Input(4).Dense(1, Softmax),
        """
        Layer 1 Dense(1, Softmax) is always 1: a softmax over one unit has nothing to share out.
          at MessageTests.cs:LINE
          Input[N, 4] → Dense(1, Softmax) ✗
          Fix: Dense(1, Sigmoid) with BinaryCrossEntropy for two classes, or one unit per class.
        """);

    [Fact]
    public void Dense_OfNoUnits_IsRefused() => Message.Fails(
        () => Input(4).Dense(5, Relu).Dense(0),
        """
        Layer 2: Dense needs a positive whole number for units, got 0.
          at MessageTests.cs:LINE
          Input[N, 4] → Dense(5, Relu)[N, 5] → ✗
          Fix: pass a positive whole number.
        """);

    [Fact]
    public void Dense_WithABiasRegularizerAndNoBias_IsRefused() => Message.Fails(
        () => Input(4).Dense(5, bias: false, biasRegularizer: L2()),
        """
        Layer 1: Dense has a biasRegularizer, but bias is false.
          at MessageTests.cs:LINE
          Input[N, 4] → ✗
          Fix: leave out biasRegularizer, or bias: false.
        """);

    [Fact]
    public void Dense_WithABiasInitializerAndNoBias_IsRefused()
    {
        Message.Fails(
            () => Input(4).Dense(5, bias: false, biasInitializer: Constant(5)),
            """
            Layer 1: Dense has a biasInitializer, but bias is false.
              at MessageTests.cs:LINE
              Input[N, 4] → ✗
              Fix: leave out biasInitializer, or bias: false.
            """);
        FluentActions.Invoking(() => new Dense(5, bias: false, biasInitializer: Zeros)).Should().Throw<ModelException>("the default, when said, is a value like another");
        var model = Input(4).Dense(5, bias: false);
        Model.FromJson(model.ToJson()).Should().Be(model);
        model.ToString().Should().Be("Input(4).Dense(5, bias: false)");
    }

    [Fact]
    public void Initializer_ThatCannotStartAParameter_IsRefused()
    {
        Message.Fails(
            () => Input(4).Dense(5, biasInitializer: Identity()),
            """
            Layer 1 Dense(5, biasInitializer: Identity()) starts a parameter of shape [5] as Identity, which is for a weight of two axes.
              at MessageTests.cs:LINE
              Input[N, 4] → Dense(5, biasInitializer: Identity()) ✗
              Fix: another initializer for it.
            """);
        Message.Fails(
            () => Input(4).Dense(5, biasInitializer: Orthogonal(2)),
            """
            Layer 1 Dense(5, biasInitializer: Orthogonal(gain: 2)) starts a parameter of shape [5] as Orthogonal, which is for a weight of two axes or more.
              at MessageTests.cs:LINE
              Input[N, 4] → Dense(5, biasInitializer: Orthogonal(gain: 2)) ✗
              Fix: another initializer for it.
            """);
        Message.Fails(
            () => Input(4).Dense(1, weightInitializer: Values([1, 2, 3], [3, 1])),
            """
            Layer 1 Dense(1, weightInitializer: Values([1, 2, 3], [3, 1])) starts a parameter of shape [4, 1] with values of shape [3, 1].
              at MessageTests.cs:LINE
              Input[N, 4] → Dense(1, weightInitializer: Values([1, 2, 3], [3, 1])) ✗
              Fix: values of the parameter's shape.
            """);
        Message.Fails(
            () => Identity().Draw([2, 2, 2], 1, "p"),
            "Identity() starts a parameter of shape [2, 2, 2] as Identity, which is for a weight of two axes.\n  Fix: another initializer for it.");
    }

    [Fact]
    public void Constraint_AlongAxesThatAreNone_IsRefused()
    {
        Message.Fails(
            () => Input(4).Dense(5, biasConstraint: UnitNorm([0, 1])),
            """
            Layer 1 Dense(5, biasConstraint: UnitNorm(axes: [0, 1])) constrains a parameter of shape [5] by UnitNorm(axes: [0, 1]), whose axes it does not have.
              at MessageTests.cs:LINE
              Input[N, 4] → Dense(5, biasConstraint: UnitNorm(axes: [0, 1])) ✗
              Fix: axes from 0 to 0.
            """);
        foreach (var axes in new Seq<int>[] { [], [0, 0], [-1] })
        {
            Message.Fails(
                () => MaxNorm(2, axes),
                $"""
                MaxNorm takes lengths along axes counted from 0, each once, got {axes}.
                  at MessageTests.cs:LINE
                  Fix: axes: [0] for each unit of Dense, axes: [0, 1, 2] for each filter of Conv2D.
                """);
        }
    }

    [Fact]
    public void Dropout_OfEverything_IsRefused() => Message.Fails(
        () => Input(4).Dropout(1),
        """
        Layer 1: Dropout needs a number in [0, 1) for rate, got 1.
          at MessageTests.cs:LINE
          Input[N, 4] → ✗
          Fix: pass a number in [0, 1).
        """);

    [Theory]
    [InlineData("input")]
    [InlineData("loss")]
    public void Name_OfWhatIsOutsideTheLayers_IsRefused(string name) =>
        FluentActions.Invoking(() => Input(4).Flatten(name)).Should().Throw<ModelException>().WithMessage($"*The name \"{name}\" cannot stand in a path*");

    [Fact]
    public void Name_ThatCannotStandInAPath_IsRefused() => Message.Fails(
        () => Input(4).Flatten(name: "a.b"),
        """
        Layer 1: The name "a.b" cannot stand in a path.
          at MessageTests.cs:LINE
          Input[N, 4] → ✗
          Fix: use letters, digits, '_', '-' and spaces, beginning with a letter or '_'; "input" and "loss" are taken.
        """);

    [Fact]
    public void Name_GivenTwice_IsRefused() => Message.Fails(
        () => Input(4).Dense(3, name: "a").Dense(2, name: "a"),
        """
        Layer 2 Dense(2, name: "a") is named "a", and so is a layer before it.
          at MessageTests.cs:LINE
          Input[N, 4] → Dense(3, name: "a")[N, 3] → Dense(2, name: "a") ✗
          Fix: give each layer a name of its own: parameters are found by it.
        """);

    [Fact]
    public void Replace_OfALayerThatIsNotThere_NamesTheOthers()
    {
        Message.Fails(
            () => Input(4).Dense(3, name: "a").Dense(2).Replace("b", new Dense(2)),
            """
            The model has no layer "b".
              at MessageTests.cs:LINE
              Input[N, 4] → Dense(3, name: "a")[N, 3] → Dense(2)[N, 2]
              Fix: use one of a, 2:Dense.
            """);
        Message.Fails(
            () => Input(4).Replace("b", new Dense(2)),
            """
            The model has no layer "b".
              at MessageTests.cs:LINE
              Input[N, 4]
              Fix: add layers first.
            """);
    }

    [Fact]
    public void Replace_ThatBreaksALaterLayer_NamesTheLaterLayer() => Message.Fails(
        () => Input(4).Dense(6).Reshape(2, 3).Replace("1:Dense", new Dense(5)),
        """
        Layer 2 Reshape(2, 3) needs 6 values, but layer 1 Dense(5) gives [N, 5].
          at MessageTests.cs:LINE
          Input[N, 4] → Dense(5)[N, 5] → Reshape(2, 3) ✗
          Fix: a product of 5, such as Flatten(), or Dense(6) before it.
        """);

    [Fact]
    public void Activation_ThatReturnsNull_IsRefused() => Message.Fails(
        () => Input(4).Activation(_ => null!),
        """
        Layer 1: The activation returned null instead of an expression.
          at MessageTests.cs:LINE
          Input[N, 4] → ✗
          Fix: return an expression, such as x => x * Sigmoid(x).
        """);

    [Fact]
    public void Activation_ThatThrows_IsRefused() => Message.Fails(
        () => Input(4).Dense(3, x => throw new FormatException("no number")),
        """
        Layer 1: The activation threw FormatException while it was traced: no number
          at MessageTests.cs:LINE
          Input[N, 4] → ✗
          Fix: write it with +, -, *, / and the words of the Dsl only.
        """);

    [Fact]
    public void Activation_OfAnotherVariable_IsRefused() => Message.Fails(
        () => Input(4).Dense(3, x => x * new VariableExpr(1)),
        """
        Layer 1: An activation is a function of x alone, but this one reads variable 1.
          at MessageTests.cs:LINE
          Input[N, 4] → ✗
          Fix: use its parameter and numbers only.
        """);

    [Fact]
    public void Activation_TooLarge_IsRefused() => Message.Fails(
        () => Input(4).Dense(3, x => Enumerable.Range(0, 200).Aggregate(x, (sum, _) => sum + 1)),
        """
        Layer 1: The activation is nested deeper than 200, or has more than 10000 parts.
          at MessageTests.cs:LINE
          Input[N, 4] → ✗
          Fix: write a simpler formula; a part that is used twice counts twice.
        """);

    [Fact]
    public void ExpressionAtPoints_ThatDoNotFit_IsRefused()
    {
        Message.Fails(() => Relu(Expr.X).ValuesAt(), "There is no number to look at.\n  Fix: pass at least one.");
        Message.Fails(() => Relu(Expr.X).GradientAt([1, 2], [1]), "1 numbers were given for weights, 2 are needed.\n  Fix: pass one for each output.");
    }

    [Fact]
    public void Tensor_OfAnotherNumberOfValues_IsRefused() => Message.Fails(
        () => Tensor.Of([1f, 2f, 3f], [2, 2]),
        "A tensor of shape [2, 2] needs 4 values, got 3.\n  Fix: pass as many values as the product of the shape's lengths.");

    [Fact]
    public void Tensor_ReadAsAnotherType_SaysHowToConvert() =>
        FluentActions.Invoking(() => Tensor.Of([1f, 2f], [2]).Float64.Length).Should().Throw<InvalidOperationException>()
            .WithMessage("The tensor Float32[2] was read as Float64.\n  Fix: call ToFloat64() first, or read Float32.");

    [Fact]
    public void TotalLoss_OfRows_IsRefused() =>
        FluentActions.Invoking(() => Folded.Row(TotalLoss, [1], [1], TargetForm.Values, 1)).Should().Throw<InvalidOperationException>()
            .WithMessage("TotalLoss is not defined for rows alone: it has the penalties of the model.\n  Fix: read it from a history or an evaluation.");

    [Fact]
    public void Json_ThatIsWrong_SaysWhatAndFix()
    {
        Message.Fails(() => Model.FromJson("{}"), "The field $.verb must be there.\n  Fix: pass what ToJson gave.");
        Message.Fails(
            () => Training.FromJson(Input(4).Loss(MeanSquaredError).Optimizer(Sgd()).ToJson().Replace("\"Sgd\"", "\"Newton\"")),
            "The field $.optimizer.verb is \"Newton\", which is not known here.\n  Fix: use one of Adadelta, Adagrad, Adam, AdamW, Adamax, Custom, Ftrl, Lbfgs, Lion, Nadam, RmsProp, Sgd.");
        Message.Fails(
            () => Objective.FromJson(Input(4).Loss(MeanSquaredError).ToJson().Replace("\"regularizer\"", "\"extra\":1,\"regularizer\"")),
            "The object $ has a field \"extra\" that is not known here.\n  Fix: use only verb, model, loss, regularizer.");
    }

    /// <summary>Every message maker is called by some test above, but for the arm that nothing reaches.</summary>
    [Fact]
    public void Messages_OfThisAssembly_AreAllHeldHere()
    {
        string[] held =
        [
            "Argument", "NegativeDimension", "TensorLength", "TensorType", "NotElementwise", "NullActivation", "ActivationFailed", "BadName", "BadSetName", "NesterovWithoutMomentum",
            "NoAxis", "OpenAxis", "NoPoints", "OtherLength", "OtherVariable", "OtherVariableInLoss", "NeedsMatrix", "OtherStart", "CannotStart", "ConstraintBeyond", "ConstraintAxes", "ClassesWithoutAxis", "IndicesAlone", "ActivationTooLarge", "NoLayer", "NoneIn", "NotOfSteps", "ValuesOfEpochs", "EmptyInput", "TooLarge", "TooManyParameters", "TensorTooLarge", "SameName", "Rule", "InLayer", "NoSuchLayer",
            "NotJson", "NotText", "UnknownField", "WrongField", "UnknownVerb", "SameMetric", "TotalLossOfRows", "Unreachable",
            "SoftmaxOfOne", "OtherSize", "AxisTooLong", "OneClass", "NoProbabilities", "SharedProbabilities", "NotBetweenZeroAndOne", "ThresholdUnused", "SamplesUnused", "TotalLossTwice",
            .. GridTests.Held, .. WindowMessageTests.Held, .. OptimizerMessageTests.Held, .. MetricMessageTests.Held,
        ];
        typeof(Throw).GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Where(method => !method.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(method => method.Name).Should().BeEquivalentTo(held, "a new message needs a test of its words");
    }
}
