using System.Runtime.InteropServices;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Writes the checkpoints of one training and deletes older ones.</summary>
internal sealed class CheckpointWriter
{
    private readonly Checkpoints _checkpoints;
    private readonly Best? _best;
    private readonly List<double> _values = [];

    private CheckpointWriter(Checkpoints checkpoints, History start)
    {
        _checkpoints = checkpoints;
        if (checkpoints.Measurement is { } measurement)
        {
            _best = new Best(measurement);
            _values.AddRange(start.Values(measurement));
        }
    }

    /// <summary>Checks everything that can be checked before the first step; null where no checkpoints are asked for.</summary>
    /// <param name="checkpoints">What is asked for.</param>
    /// <param name="start">Where the training begins.</param>
    /// <param name="training">What is trained.</param>
    /// <param name="validations">The names of the validation sets; null for one without.</param>
    /// <exception cref="ArgumentException">The measurement is not measured, or nothing would ever be written.</exception>
    /// <exception cref="IOException">The folder cannot be written, or holds checkpoints that the training does not go on from.</exception>
    internal static CheckpointWriter? Open(Checkpoints? checkpoints, TrainingState start, Training training, IReadOnlyList<string?> validations)
    {
        if (checkpoints is null)
        {
            return null;
        }

        if (checkpoints is { Epochs: null, Measurement: null, OnCancellation: false })
        {
            throw Throw.CheckpointsOfNothing();
        }

        if (checkpoints.Measurement is { } measurement)
        {
            DataChecks.CheckMeasurement(checkpoints.ToString(), measurement, training, validations, FitCall.Fit);
        }

        CheckpointFolder.Prepare(checkpoints.Folder, checkpoints.Name);
        var isNew = start is { Epoch: 0, Batch: 0 };
        var later = CheckpointFolder.NewestFirst(checkpoints.Folder, checkpoints.Name).FindAll(file => isNew || IsLater(file.Place, start));

        // What is not whole is passed over when a training goes on from the newest whole one; a new training would pass over it unseen.
        var found = isNew ? later.FirstOrDefault().Path : later.FirstOrDefault(file => ModelFile.WhyNotWhole(file.Path) is null).Path;
        return found is null ? new CheckpointWriter(checkpoints, start.History) : throw Throw.LaterCheckpoint(found, start);
    }

    /// <summary>Writes what is due after an epoch.</summary>
    /// <param name="record">What was measured in it.</param>
    /// <param name="model">Gives the model as it stands.</param>
    internal void After(EpochRecord record, Func<TrainedModel> model)
    {
        var isDue = _checkpoints.Epochs is { } epochs && record.Epoch % epochs == 0;
        var isBest = false;
        if (_best is not null)
        {
            _values.Add(record.Value(_best.Measurement));
            isBest = _best.Keeps(CollectionsMarshal.AsSpan(_values));
        }

        if (isDue || isBest)
        {
            var trained = model();
            WriteIf(isBest, trained, new(record.Epoch, 0, IsBest: true));
            WriteIf(isDue, trained, new(record.Epoch, 0, IsBest: false));
        }
    }

    /// <summary>Writes the model of a training that was cancelled or that an observer ended, where that is asked for.</summary>
    internal void AtEnd(TrainedModel trained) => WriteIf(
        _checkpoints.OnCancellation && trained.Ending.Reason is EndReason.Cancelled or EndReason.Observer, trained, new(trained.State.Epoch, trained.State.Batch, IsBest: false));

    private static bool IsLater(CheckpointName place, TrainingState start) => (place.Epoch, place.Batch).CompareTo((start.Epoch, start.Batch)) > 0;

    private void WriteIf(bool isAsked, TrainedModel trained, CheckpointName place)
    {
        if (!isAsked)
        {
            return;
        }

        trained.Save(Path.Combine(_checkpoints.Folder, place.File(_checkpoints.Name)));

        // A later file is a damaged one that this training passed over: it must not push out a whole one.
        var files = CheckpointFolder.NewestFirst(_checkpoints.Folder, _checkpoints.Name).Where(file => file.Place.IsBest == place.IsBest && file.Place.CompareTo(place) <= 0);
        foreach (var (_, path) in files.Skip(_checkpoints.KeepLast))
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody reads it: no reason to end a training. The next checkpoint tries again.
            }
        }
    }
}
