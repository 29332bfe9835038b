using System.Buffers;
using System.Text;
using System.Text.Json;
using ScratchCnn.Training;

namespace ScratchCnn.Serialization;

/// <summary>
/// The counts and results of a training run, as JSON in a checkpoint's metadata. Numbers keep every bit; a number that is none is null.
/// </summary>
internal sealed record TrainingProgress(long Step, int StepInEpoch, double LossSum, long CorrectCount, IReadOnlyList<EpochResult> History)
{
    public const string Key = "progress";

    public static TrainingProgress Of(TrainerState<float> state) =>
        new(state.Optimizer.Step, state.StepInEpoch, state.LossSum, state.CorrectCount, state.History);

    public void CopyTo(TrainerState<float> state)
    {
        state.Optimizer.Step = Step;
        state.StepInEpoch = StepInEpoch;
        state.LossSum = LossSum;
        state.CorrectCount = CorrectCount;
        state.History.AddRange(History);
    }

    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("step", Step);
            json.WriteNumber("step_in_epoch", StepInEpoch);
            json.WriteNumber("loss_sum", LossSum);
            json.WriteNumber("correct_count", CorrectCount);
            json.WriteStartArray("history");
            foreach (EpochResult epoch in History)
            {
                json.WriteStartObject();
                Write(json, "learning_rate", epoch.LearningRate);
                Write(json, "training_loss", epoch.TrainingLoss);
                Write(json, "training_accuracy", epoch.TrainingAccuracy);
                Write(json, "validation_loss", epoch.ValidationLoss);
                Write(json, "validation_accuracy", epoch.ValidationAccuracy);
                json.WriteBoolean("is_best", epoch.IsBest);
                if (double.IsFinite(epoch.ValidationR2))
                    json.WriteNumber("validation_r2", epoch.ValidationR2);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <exception cref="SavedModelException">A number is missing, or none of its kind.</exception>
    public static TrainingProgress Read(SavedModelReader reader)
    {
        JsonElement json = reader.Json(Key, JsonValueKind.Object);
        JsonElement history = Property(json, "history");
        if (history.ValueKind != JsonValueKind.Array)
            throw Wrong("history");
        return new TrainingProgress(
            Count(json, "step", long.MaxValue), (int)Count(json, "step_in_epoch", int.MaxValue), Number(json, "loss_sum"),
            Count(json, "correct_count", long.MaxValue),
            [.. history.EnumerateArray().Select((epoch, index) => ReadEpoch(epoch, index + 1))]);
    }

    private static EpochResult ReadEpoch(JsonElement json, int number) => new(
        number, Number(json, "learning_rate"), Number(json, "training_loss"), Number(json, "training_accuracy"),
        Number(json, "validation_loss"), Number(json, "validation_accuracy"),
        Property(json, "is_best").ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong("is_best"),
        },
        json.TryGetProperty("validation_r2", out _) ? Number(json, "validation_r2") : double.NaN);

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }

    private static long Count(JsonElement json, string name, long most)
    {
        JsonElement property = Property(json, name);
        bool isCount = property.ValueKind == JsonValueKind.Number && property.TryGetInt64(out long count) && count >= 0 && count <= most;
        return isCount ? property.GetInt64() : throw Wrong(name);
    }

    private static double Number(JsonElement json, string name)
    {
        JsonElement property = Property(json, name);
        if (property.ValueKind == JsonValueKind.Null)
            return double.NaN;
        bool isNumber = property.ValueKind == JsonValueKind.Number && property.TryGetDouble(out double number) && double.IsFinite(number);
        return isNumber ? property.GetDouble() : throw Wrong(name);
    }

    private static JsonElement Property(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement property) ? property : throw Wrong(name);

    private static SavedModelException Wrong(string name) =>
        new(SavedModelError.Metadata, $"The metadata's '{Key}' is missing '{name}', or it does not hold what it must.");
}
