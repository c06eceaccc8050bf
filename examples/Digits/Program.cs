// Handwritten digits from end to end: define, train, evaluate, export, prove. Results go to standard output, progress to standard error.
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Text.Json;
using Pipeline.Examples;

var epochs = new Option<int>("--epochs") { Description = "How often to go through the training rows.", HelpName = "N", DefaultValueFactory = _ => 20 }.Whole().AtLeastOne();
var seed = new Option<long>("--seed") { Description = "Where weights and the order of rows come from.", HelpName = "N", DefaultValueFactory = _ => 0 }.Whole();
var backend = CommandLine.Backend();
var device = new Option<string?>("--device") { Description = "Where tensorflow computes; the default is a GPU if there is one." };
var output = new Option<string>("--output") { Description = "The ONNX file to write.", HelpName = "FILE", DefaultValueFactory = _ => "digits.onnx" }.WhichCanBeWritten();
var json = CommandLine.Output("--json", "A file for accuracy, loss, seconds of training and parity.");
device.AcceptOnlyFromAmong("cpu", "gpu");
device.Validators.Add(BelongsToTensorFlow);

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
    var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
    var model = Input(64).Dense(100, Relu).Dense(10, Softmax);
    var compiled = model
        .Loss(CrossEntropy)
        .Optimizer(Adam(0.001))
        .Metrics(Accuracy)
        .Compile(Engines.Named(options.GetValue(backend)!, options.GetValue(device)));
    model.Summary().Print();

    var started = Stopwatch.GetTimestamp();
    var trained = compiled.Fit(train, options.GetValue(epochs), batchSize: 32, validation: test, seed: options.GetValue(seed), progress: new ConsoleProgress(), cancellation: Interrupt.First());
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

void BelongsToTensorFlow(OptionResult option)
{
    if (option.GetValue(backend) != "tensorflow")
    {
        option.AddError("--device is for --backend tensorflow alone.");
    }
}
