using System.CommandLine;
using Pipeline.Tests;

var json = new Option<FileInfo?>("--json") { Description = "Write the results to this file, too." };
var rounds = new Option<int>("--rounds") { Description = "How many times each side is timed.", DefaultValueFactory = _ => 15 };
var epochs = new Option<int>("--epochs") { Description = "Epochs per timing.", DefaultValueFactory = _ => 5 };
var core = new Option<int>("--core")
{
    Description = "The core that all sides run on in turn; -1 leaves the choice to the system.",
    DefaultValueFactory = _ => Environment.ProcessorCount - 1,
};
var threads = new Option<int>("--threads") { Description = "The threads of each side; more than one need --core -1.", DefaultValueFactory = _ => 1 };
var python = new Option<string?>("--python") { Description = "The Python that has torch; the default is the first of python3 and /usr/bin/python3 that has it." };

var digits = new Command("digits", "The digits nets 64-50-10 and 64-100-50-10.") { json, rounds, epochs, core, threads, python };
digits.SetAction(result => DigitsPeers.Run(Settings(result), result.GetValue(json), Console.Out, Console.Error));

var lenet = new Command("lenet", "Convolutions: LeNet, and 3 x 3 windows on 32 x 32 x 3.") { json, rounds, epochs, core, threads, python };
lenet.SetAction(result => LenetPeers.Run(Settings(result), result.GetValue(json), Console.Out, Console.Error));

var peers = new Command("peers", "Our engine and other libraries in turn, in one run, on one core each.") { digits, lenet };

var gridEpochs = new Option<int>("--epochs") { Description = "Epochs of each cell.", DefaultValueFactory = _ => 100 };
var gridRounds = new Option<int>("--rounds") { Description = "How many times each side is timed.", DefaultValueFactory = _ => 3 };
var cores = new Option<int>("--cores") { Description = "Cells at once, and processes of the other side.", DefaultValueFactory = _ => 2 };
var kind = new Option<string>("--type") { Description = "The numbers of the other side.", DefaultValueFactory = _ => "float64" };
kind.AcceptOnlyFromAmong("float32", "float64");
var sklearn = new Option<string?>("--python") { Description = "The Python that has scikit-learn; the default is /usr/bin/python3." };
var grid = new Command("grid", "A grid of 7 rates by 7 penalties beside scikit-learn's MLPClassifier; ends with 1 where it takes more than a quarter of its time.") { gridEpochs, gridRounds, cores, kind, sklearn };
grid.SetAction(result => GridRun.Of(
    result.GetValue(sklearn), result.GetValue(gridEpochs), result.GetValue(gridRounds), result.GetValue(cores), result.GetValue(kind)!, Console.Out, Console.Error));

return new RootCommand("Measures speed; nothing here is a test.") { peers, grid }.Parse(args).Invoke();

PeerSettings Settings(ParseResult result) =>
    new(result.GetValue(rounds), result.GetValue(epochs), result.GetValue(core), result.GetValue(threads), result.GetValue(python));
