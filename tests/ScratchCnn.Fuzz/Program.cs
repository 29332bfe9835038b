using ScratchCnn.Fuzz;
using SharpFuzz;

// seeds FOLDER          writes the inputs to begin with, a folder per target
// replay TARGET FILE…   runs inputs without the fuzzer, such as those that it found
// TARGET                is what afl-fuzz starts: reads inputs from its pipe until it closes
switch (args)
{
    case ["seeds", var folder]:
        foreach ((string name, FuzzTarget target) in FuzzTarget.All)
        {
            string directory = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            foreach ((byte[] seed, int number) in target.Seeds().Select((seed, number) => (seed, number)))
                await File.WriteAllBytesAsync(Path.Combine(directory, $"seed-{number}"), seed);
        }

        return 0;
    case ["replay", var name, .. var files] when FuzzTarget.All.TryGetValue(name, out FuzzTarget? target):
        foreach (string file in files)
            Console.WriteLine($"{file}: {target.Outcome(await File.ReadAllBytesAsync(file))}");
        return 0;
    case [var name] when FuzzTarget.All.TryGetValue(name, out FuzzTarget? target):
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            target.Read(bytes.ToArray());
        });
        return 0;
    default:
        Console.Error.WriteLine($"expected seeds FOLDER, replay TARGET FILE…, or one of {string.Join(", ", FuzzTarget.All.Keys)}.");
        return 2;
}
