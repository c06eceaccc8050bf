// Handwritten digits from end to end: define, train, evaluate, export, prove. Results go to standard output, progress to standard error.
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Text.Json;

var epochs = new Option<int>("--epochs") { Description = "How often to go through the training rows.", HelpName = "N", DefaultValueFactory = _ => 20 };
var seed = new Option<long>("--seed") { Description = "Where weights and the order of rows come from.", HelpName = "N", DefaultValueFactory = _ => 0 };
var backend = new Option<string>("--backend") { Description = "The engine: managed is fast, reference is exact, tensorflow has GPUs.", DefaultValueFactory = _ => "managed" };
var device = new Option<string?>("--device") { Description = "Where tensorflow computes; the default is a GPU if there is one." };
var output = new Option<string>("--output") { Description = "The ONNX file to write.", HelpName = "FILE", DefaultValueFactory = _ => "digits.onnx" };
var json = new Option<string?>("--json") { Description = "A file for accuracy, loss, seconds of training and parity.", HelpName = "FILE" };
epochs.Validators.Add(AtLeastOne);
backend.AcceptOnlyFromAmong("managed", "reference", "tensorflow");
device.AcceptOnlyFromAmong("cpu", "gpu");
device.Validators.Add(BelongsToTensorFlow);
output.Validators.Add(CanBeWritten);
json.Validators.Add(CanBeWritten);

var command = new RootCommand("Trains a classifier of handwritten digits and proves that ONNX Runtime gives the same answers. "
    + "Ctrl-C ends training and goes on with what there is; the exit code is 0. A second Ctrl-C ends the program.") { epochs, seed, backend, device, output, json };
command.SetAction(Run);
try
{
    return command.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

void Run(ParseResult options)
{
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, press) =>
    {
        press.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    };

    var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
    var model = Input(64).Dense(100, Relu).Dense(10, Softmax);
    var compiled = model
        .Loss(CrossEntropy)
        .Optimizer(Adam(0.001))
        .Metrics(Accuracy)
        .Compile(Engine(options.GetValue(backend)!, options.GetValue(device)));
    model.Summary().Print();

    var started = Stopwatch.GetTimestamp();
    var trained = compiled.Fit(train, options.GetValue(epochs), batchSize: 32, validation: test, seed: options.GetValue(seed), progress: new ConsoleProgress(), cancellation: stop.Token);
    var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

    var measures = trained.Evaluate(test);
    measures.Print("test");
    trained.ConfusionMatrix(test).Print();

    var file = trained.SaveOnnx(options.GetValue(output)!);
    Console.WriteLine(file);
    var parity = file.CheckParity(test);
    Console.WriteLine(parity);

    if (options.GetValue(json) is { } path)
    {
        var differences = new
        {
            maxAbsoluteDifference = parity.MaxAbsoluteDifference,
            maxRelativeDifference = parity.MaxRelativeDifference,
            differingDecisions = parity.DifferingDecisions,
        };
        File.WriteAllText(path, JsonSerializer.Serialize(new { accuracy = measures.Value("accuracy"), loss = measures.Loss, seconds, parity = differences }));
    }
}

static IBackend Engine(string name, string? device) => name switch
{
    "reference" => Reference,
    "managed" => Managed,
#if TENSORFLOW
    _ => TensorFlow(device switch { "cpu" => Device.Cpu, "gpu" => Device.Gpu, _ => Device.Auto }),
#else
    _ => throw new NotSupportedException("TensorFlow is left out of this build: the NuGet source lacks TensorFlow.NET, or WithTensorFlow is false.\n"
        + "  Fix: name a NuGet source that has it, delete artifacts/feed/TensorFlow.NET.missing and build again; or --backend managed."),
#endif
};

void BelongsToTensorFlow(OptionResult option)
{
    if (option.GetValue(backend) != "tensorflow")
    {
        option.AddError("--device is for --backend tensorflow alone.");
    }
}

static void AtLeastOne(OptionResult option)
{
    if (!option.Errors.Any() && option.GetValueOrDefault<int>() < 1)
    {
        option.AddError($"{option.Option.Name} must be 1 or more.");
    }
}

// Said before training, not after it.
static void CanBeWritten(OptionResult option)
{
    var path = option.GetValueOrDefault<string>();
    try
    {
        using var probe = new FileStream($"{path}.{Environment.ProcessId}.probe", FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        if (path.Length == 0 || Directory.Exists(path))
        {
            option.AddError($"{option.Option.Name} \"{path}\" is no name of a file.");
        }
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
    {
        option.AddError($"{option.Option.Name} {path} cannot be written: its folder does not exist or is closed to you.");
    }
}
