using System.Text;

namespace Pipeline.Tests;

/// <summary>JSON gives equal values back, and text from outside gives a value or a clear error, never another exception.</summary>
public sealed class JsonTests
{
    private static readonly string s_training = Input(6)
        .Dense(4, x => x * Sigmoid(2 * x), weightRegularizer: L2(0.1), name: "hidden").Dropout(0.5).Reshape(2, 2).Flatten().Activation(LeakyRelu).Dense(3, Softmax)
        .Loss(CrossEntropy).Optimizer(Adam()).Metrics(Accuracy, MeanSquaredError).StopWhen(Validation(TotalLoss).Stalls(5)).Keep(Best(Train(Accuracy))).ToJson();

    [Fact]
    public void Trainings_WrittenAndRead_AreEqualAndWriteTheSame()
    {
        foreach (var training in RandomValues.Trainings(300))
        {
            var read = Training.FromJson(training.ToJson());
            read.Should().Be(training);
            read.ToJson().Should().Be(training.ToJson());
            Objective.FromJson(training.Objective.ToJson()).Should().Be(training.Objective);
            Model.FromJson(training.Objective.Model.ToJson()).Should().Be(training.Objective.Model);
        }
    }

    [Fact]
    public void Json_OfAModel_WritesEveryArgument() => Input(6).Dense(3, Relu).ToJson().Should().Be(
        """
        {"verb":"Model","input":[6],"layers":[{"verb":"Dense","units":3,"activation":{"verb":"Relu","x":{"verb":"Variable","index":0}},"bias":true,
        "weightInitializer":{"verb":"GlorotUniform"},"biasInitializer":{"verb":"Zeros"},"weightRegularizer":null,"biasRegularizer":null,"activityRegularizer":null,
        "weightConstraint":null,"biasConstraint":null,"name":null}]}
        """.Replace("\n", string.Empty));

    [Theory]
    [InlineData("", "The text is not JSON (line 1, byte 0)*")]
    [InlineData("{", "The text is not JSON*")]
    [InlineData("[]", "The field $ must be an object.*")]
    [InlineData("null", "The field $ must be an object.*")]
    [InlineData("{}", "The field $.verb must be there.*")]
    [InlineData("""{"verb":"Objective"}""", "The field $.verb must be \"Model\".*")]
    [InlineData("""{"verb":"Model","layers":[]}""", "The field $.input must be there.*")]
    [InlineData("""{"verb":"Model","input":[2.5],"layers":[]}""", "The field $.input must be a list of whole numbers.*")]
    [InlineData("""{"verb":"Model","input":[3000000000],"layers":[]}""", "The field $.input must be a list of whole numbers.*")]
    [InlineData("""{"verb":"Model","input":[-2],"layers":[]}""", "A shape cannot have a negative length, got [-2].*")]
    [InlineData("""{"verb":"Model","input":[0],"layers":[]}""", "Input needs at least one axis, each of length 1 or more, got [0].*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":{}}""", "The field $.layers must be a list.*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":[null]}""", "The field $.layers[0] must be an object.*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":[],"seed":1}""", "The object $ has a field \"seed\" that is not known here.*")]
    [InlineData("""{"verb":"Model","input":[4],"input":[5],"layers":[]}""", "The text is not JSON*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":[{"verb":"Conv"}]}""", "The field $.layers[0].verb is \"Conv\", which is not known here.*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":[{"verb":"Dropout","rate":"0.5","name":null}]}""", "The field $.layers[0].rate must be a number.*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":[{"verb":"Dropout","rate":2,"name":null}]}""", "Dropout needs a number in [0, 1) for rate, got 2.*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":[{"verb":"Dropout","rate":0.5}]}""", "The field $.layers[0].name must be there.*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":[{"verb":"Flatten","name":"\ud800"}]}""", "The field $.layers[0].name must be a text.*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":[{"verb":"Flatten","name":"a.b"}]}""", "The name \"a.b\" cannot stand in a path.*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":[{"verb":"Activation","activation":{"verb":"Variable","index":1},"name":null}]}""", "An activation is a function of x alone*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":[{"verb":"Activation","activation":{"verb":"Variable","index":-1},"name":null}]}""", "A variable needs a whole number of 0 or more*")]
    [InlineData("""{"verb":"Model","input":[4],"layers":[{"verb":"Activation","activation":{"verb":"Number","value":1e999},"name":null}]}""", "*value must be a number.*")]
    public void Json_ThatIsWrong_NamesThePlace(string json, string message) =>
        FluentActions.Invoking(() => Model.FromJson(json)).Should().Throw<ModelException>().WithMessage(message);

    [Fact]
    public void Json_WithHalfASurrogatePair_IsAModelException()
    {
        FluentActions.Invoking(() => Model.FromJson("{\"verb\":\"\ud800\"}")).Should().Throw<ModelException>().WithMessage("The text is not Unicode*");
        FluentActions.Invoking(() => Model.FromJson("""{"verb":"Model","input":[4],"layers":[],"\ud800":1}""")).Should().Throw<ModelException>();
    }

    [Fact]
    public void Json_ThatIsNull_NamesTheArgument() =>
        FluentActions.Invoking(() => Model.FromJson(null!)).Should().Throw<ArgumentNullException>().WithMessage("FromJson needs a value for json, got null.*");

    [Fact]
    public void Json_EditedAtRandom_GivesAValueOrAModelException()
    {
        var random = new Random(17);
        string[] pieces = ["{", "}", "[", "]", "\"", ",", ":", "null", "true", "-1", "1e999", "2147483648", "\\ud800", "\"verb\"", "\"Dense\"", "\0", "\ud83d", "ß", "\"NaN\"", "0.5"];
        var (read, refused) = (0, 0);
        for (var round = 0; round < 5000; round++)
        {
            var text = new StringBuilder(s_training);
            for (var edit = random.Next(1, 4); edit > 0; edit--)
            {
                var place = random.Next(text.Length);
                var length = Math.Min(random.Next(0, 4), text.Length - place);
                text.Remove(place, length).Insert(place, random.Next(3) == 0 ? string.Empty : pieces[random.Next(pieces.Length)]);
            }

            var json = text.ToString();
            _ = Read(json) ? read++ : refused++;
        }

        refused.Should().BeGreaterThan(4000);
        read.Should().BeGreaterThan(10, "some edits change a number only");
    }

    [Fact]
    public void Json_WithOneValueReplaced_GivesAValueOrAModelException()
    {
        string[] values = ["null", "true", "0", "-1", "1e300", "2147483647", "\"\"", "\"x\"", "\"NaN\"", "\"Infinity\"", "\"\\udc00\"", "[]", "{}", "[[]]", "[1]", "{\"verb\":\"Relu\"}", "{\"verb\":7}"];
        foreach (var place in Enumerable.Range(0, s_training.Length).Where(index => s_training[index] == ':'))
        {
            var end = EndOfValue(place + 1);
            foreach (var value in values)
            {
                Read(string.Concat(s_training.AsSpan(0, place + 1), value, s_training.AsSpan(end)));
            }
        }
    }

    [Fact]
    public void Json_CutAnywhere_IsAModelException()
    {
        for (var length = 0; length < s_training.Length; length++)
        {
            Read(s_training[..length]).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData(300)]
    [InlineData(100_000)]
    public void Json_NestedTooDeep_IsAModelException(int depth)
    {
        var nested = string.Concat(Enumerable.Repeat("""{"verb":"Exp","x":""", depth)) + """{"verb":"Variable","index":0}""" + new string('}', depth);
        var json = $$"""{"verb":"Model","input":[4],"layers":[{"verb":"Activation","activation":{{nested}},"name":null}]}""";
        FluentActions.Invoking(() => Model.FromJson(json)).Should().Throw<ModelException>();
        FluentActions.Invoking(() => Model.FromJson(new string('[', depth))).Should().Throw<ModelException>();
    }

    [Fact]
    public void Activation_AsDeepAsAllowed_CanBeReadBackInsideATraining()
    {
        var training = Input(2).Dense(3, x => Nest(x, ActivationCheck.MaximumDepth - 1)).Loss(MeanSquaredError).Optimizer(Sgd());
        Training.FromJson(training.ToJson()).Should().Be(training);
        FluentActions.Invoking(() => Input(2).Dense(3, x => Nest(x, ActivationCheck.MaximumDepth))).Should().Throw<ModelException>().WithMessage("*nested deeper than 200*");
    }

    [Fact]
    public void Activation_ThatDoublesItself_IsRefusedBeforeItFillsTheMemory() =>
        FluentActions.Invoking(() => Input(2).Activation(x =>
        {
            for (var i = 0; i < 60; i++)
            {
                x *= x;
            }

            return x;
        })).Should().Throw<ModelException>().WithMessage("*more than 10000 parts*");

    private static Expr Nest(Expr x, int times) => times == 0 ? x : 1 + Nest(x, times - 1);

    private static bool Read(string json)
    {
        try
        {
            var training = Training.FromJson(json);
            Training.FromJson(training.ToJson()).Should().Be(training, "what was read can be written");
            _ = training.ToString();
            return true;
        }
        catch (ModelException)
        {
            return false;
        }
    }

    /// <summary>The end of the JSON value that begins at a place.</summary>
    private static int EndOfValue(int start)
    {
        var reader = new System.Text.Json.Utf8JsonReader(Encoding.UTF8.GetBytes(s_training[start..]), isFinalBlock: false, default);
        reader.Read();
        reader.TrySkip().Should().BeTrue();
        return start + (int)reader.BytesConsumed;
    }
}
