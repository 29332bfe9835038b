using ScratchCnn.Architectures;
using ScratchCnn.Execution;
using ScratchCnn.Kernels;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace Ecg.Detection;

/// <summary>A trained network that finds QRS complexes. One call at a time: it owns the memory in which it computes.</summary>
public sealed class QrsModel
{
    /// <summary>Name of the bundled model among the resources of the assembly.</summary>
    internal const string Resource = "qrs.safetensors";

    private readonly TiledPredictor<float> _predictor;

    private QrsModel(TrainedModel model, WorkerPool? pool)
    {
        Trained = model;
        _predictor = QrsNetwork.CreatePredictor(model, pool);
    }

    /// <summary>The network with the description of its training.</summary>
    public TrainedModel Trained { get; }

    /// <summary>The bundled model, trained on mitdb and half of svdb; docs/qrs-model.md describes it.</summary>
    /// <param name="pool">Threads to share the work among; the caller's alone if null.</param>
    public static QrsModel Bundled(WorkerPool? pool = null)
    {
        using Stream stream = typeof(QrsModel).Assembly.GetManifestResourceStream(Resource)!;
        return Read(stream, Resource, pool);
    }

    /// <summary>Reads a model that <c>train-detector</c> wrote.</summary>
    /// <param name="stream">The file; must be able to seek.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="pool">Threads to share the work among; the caller's alone if null.</param>
    /// <exception cref="EcgDataException">It is no such file.</exception>
    public static QrsModel Read(Stream stream, string file, WorkerPool? pool = null)
    {
        TrainedModel model;
        try
        {
            model = ModelFile.Read(stream);
        }
        catch (SavedFileException exception)
        {
            throw new EcgDataException($"{file}: {exception.Message}", exception);
        }

        return model.Purpose == QrsNetwork.Purpose && model.Model.Spec.Equals(QrsNetwork.Spec)
            ? new QrsModel(model, pool)
            : throw new EcgDataException($"{file}: expected a model that train-detector wrote; this one is for '{model.Purpose}'.");
    }

    /// <summary>The probability that a QRS complex is at a position.</summary>
    /// <param name="broad">[positions], see <see cref="QrsBands.Broad"/>; becomes the input of the network.</param>
    /// <param name="scale">See <see cref="LocalScale"/>.</param>
    /// <returns>[positions].</returns>
    internal float[] Probabilities(float[] broad, LocalScale scale)
    {
        int positions = broad.Length, stride = _predictor.Stride;
        for (int i = 0; i < positions; i++)
            broad[i] = QrsNetwork.Input(broad[i], scale[i]);
        Array.Resize(ref broad, (int)(((long)positions + stride - 1) / stride * stride));
        float[] logits = new float[broad.Length];
        _predictor.Predict(broad, logits);
        MathFunctions.Sigmoid<float>(logits, logits);
        Array.Resize(ref logits, positions);
        return logits;
    }
}
