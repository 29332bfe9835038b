using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.HouseRules;

/// <summary>The rules of the house, held by the text and the metadata of the engine.</summary>
public sealed partial class HouseRulesTests
{
    /// <summary>Hard limit; aim for 200 lines.</summary>
    private const int LinesPerFile = 320;

    /// <summary>The folders that each folder of the engine may depend on; <see cref="FolderCycleTests"/> looks for cycles in all projects.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Numerics"] = [],
        ["Execution"] = [],
        ["Kernels"] = ["Numerics"],
        ["Data"] = ["Kernels", "Numerics"],
        ["Layers"] = ["Kernels", "Numerics"],
        ["Losses"] = ["Data", "Kernels", "Numerics"],
        ["Optimizers"] = ["Kernels", "Numerics"],
        ["Metrics"] = ["Data", "Kernels", "Numerics"],
        ["Architectures"] = ["Layers", "Models"],
        ["Models"] = ["Data", "Execution", "Kernels", "Layers", "Numerics"],
        ["Training"] = ["Architectures", "Data", "Execution", "Kernels", "Layers", "Losses", "Metrics", "Models", "Numerics", "Optimizers"],
        ["Serialization"] = ["Architectures", "Data", "Execution", "Kernels", "Layers", "Losses", "Models", "Numerics", "Optimizers", "Training"],
        ["Verification"] = ["Execution", "Layers", "Losses", "Models", "Numerics", "Training"],
    };

    [Fact]
    public void The_arrows_between_folders_point_one_way()
    {
        AssertNone(EngineSource.Files.Select(file => file.Folder).Distinct().Where(folder => !Arrows.ContainsKey(folder)));
        var named = new Regex($@"(?<![\w.])(?:ScratchCnn\.)?({string.Join('|', Arrows.Keys)})\.(?=[A-Z])|using ScratchCnn\.(\w+)");
        AssertNone(
            from file in EngineSource.Files
            from Match match in named.Matches(file.Code)
            let folder = match.Groups[1].Value + match.Groups[2].Value
            where folder != file.Folder && !Arrows[file.Folder].Contains(folder)
            select $"{file.Name} knows {folder}");
    }

    [Fact]
    public void Only_kernels_name_vectors_and_tensor_primitives() =>
        AssertNone(EngineSource.Naming(Vectors(), file => file.Folder != "Kernels"));

    [Fact]
    public void The_engine_has_no_console_no_files_no_clock_and_no_hidden_randomness() =>
        AssertNone(EngineSource.Naming(OutsideWorld(), _ => true));

    [Fact]
    public void Only_execution_knows_threads() =>
        AssertNone(EngineSource.Naming(Threads(), file => file.Folder != "Execution"));

    [Fact]
    public void Nothing_static_can_change() => AssertNone(
        from type in typeof(Conv1D).Assembly.GetTypes()
        where type.Namespace?.StartsWith("ScratchCnn", StringComparison.Ordinal) == true
        where !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.Name.Contains('<', StringComparison.Ordinal)
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !field.IsLiteral && !field.IsInitOnly
        select $"{type.Name}.{field.Name}");

    [Fact]
    public void The_engine_depends_on_one_package_alone()
    {
        string project = File.ReadAllText(Path.Combine(Repository.Root, "src", "ScratchCnn", "ScratchCnn.csproj"));
        Assert.Equal(["System.Numerics.Tensors"], PackageReference().Matches(project).Select(match => match.Groups[1].Value));
        Assert.DoesNotContain("ProjectReference", project, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_keeps_no_state_between_calls() => AssertNone(
        from type in typeof(Conv1D).Assembly.GetTypes()
        where type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() is var definition
            && (definition == typeof(Layer<>) || definition == typeof(BatchCoupledLayer<>))
        from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !field.IsInitOnly && !field.Name.Contains('<', StringComparison.Ordinal)
        select $"{type.Name}.{field.Name}");

    [Fact]
    public void Files_are_short_and_leave_nothing_for_later()
    {
        AssertNone(EngineSource.Files.Where(file => file.Lines.Length > LinesPerFile).Select(file => $"{file.Name}: {file.Lines.Length} lines"));
        AssertNone(EngineSource.Files.Where(file => file.Lines.Any(line => Unfinished().IsMatch(line))).Select(file => file.Name));
    }

    [GeneratedRegex(@"\bVector(64|128|256|512)?[<.]|\bTensorPrimitives\b|\bSystem\.Runtime\.Intrinsics\b")]
    private static partial Regex Vectors();

    [GeneratedRegex(@"\bConsole\b|\bFile(Stream|Info)?[.(]|\bDirectory\.|\bPath\.|\bDateTime|\bStopwatch\b|\bTickCount|\bTimeProvider\b|\bRandom\.Shared\b|\bnew Random\b|\bGuid\.New")]
    private static partial Regex OutsideWorld();

    [GeneratedRegex(@"\bnew Thread\b|\bThread\.|\bTask\.Run\b|\bParallel\.|\bThreadPool\b|\block \(|\bInterlocked\.|\bThreadStatic\b|\bThreadLocal\b|\bAsyncLocal\b")]
    private static partial Regex Threads();

    [GeneratedRegex("PackageReference Include=\"([^\"]+)\"")]
    private static partial Regex PackageReference();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    private static void AssertNone(IEnumerable<string> offences) => Assert.Equal([], offences);
}
