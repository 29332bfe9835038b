using System.Globalization;
using ScratchCnn.Architectures;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

// Predicts with a saved model, and nothing else: the smallest whole use of the library, published as one native file by the tests.
// Usage: AotPredict MODEL < rows.csv, a row of numbers a line. Writes the probabilities of each row, as numbers that read back to the same bits.
if (args is not [string modelPath])
{
    Console.Error.WriteLine("Usage: AotPredict MODEL < rows.csv");
    return 2;
}

TrainedModel classifier;
try
{
    using FileStream stream = File.OpenRead(modelPath);
    classifier = ModelFile.Read(stream);
}
catch (Exception exception) when (exception is SavedFileException or IOException)
{
    Console.Error.WriteLine($"{modelPath}: {exception.Message}");
    return 1;
}

Predictor<float> predictor = classifier.CreatePredictor();
var row = new float[predictor.RowSize];
var probabilities = new float[predictor.OutputSize];
for (string? line = Console.In.ReadLine(); line is not null; line = Console.In.ReadLine())
{
    string[] numbers = line.Split(',');
    for (int column = 0; column < row.Length; column++)
        row[column] = float.Parse(numbers[column], CultureInfo.InvariantCulture);
    predictor.Predict(row, probabilities);
    Console.WriteLine(string.Join(',', probabilities.Select(probability => probability.ToString("R", CultureInfo.InvariantCulture))));
}

return 0;
