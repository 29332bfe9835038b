namespace ScratchCnn.Tests.HouseRules;

/// <summary>In no project can the dependencies between folders be followed in a circle.</summary>
public sealed class FolderCycleTests
{
    public static TheoryData<string> Projects => [.. from folder in new[] { "src", "tests", "benchmarks" }
                                                     from project in Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
                                                     select $"{folder}/{Path.GetFileName(Path.GetDirectoryName(project))}"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_project_has_a_cycle_between_folders(string project)
    {
        string? cycle = FolderGraph.Of(project).FindCycle();
        Assert.True(cycle is null, $"{project} has a cycle between folders:\n{cycle}");
    }

    [Theory]
    [InlineData("src/ScratchCnn", 30)]
    [InlineData("src/Ecg", 15)]
    [InlineData("src/Ecg.Train", 15)]
    public void Dependencies_are_found(string project, int atLeast) =>
        Assert.InRange(FolderGraph.Of(project).EdgeCount, atLeast, int.MaxValue);

    [Fact]
    public void A_cycle_of_three_folders_is_printed_with_its_files()
    {
        var graph = new FolderGraph(
        [
            ("A/One.cs", "using P.B;\nnamespace P.A;\npublic class One { }"),
            ("B/Two.cs", "namespace P.B;\npublic class Two { C.Three field; }"),
            ("C/Three.cs", "using P.A;\nnamespace P.C;\npublic class Three { }"),
            ("D/Four.cs", "using P.A;\nusing P.B;\nnamespace P.D;\npublic class Four { }"),
        ]);
        Assert.Equal("P.A → P.B (A/One.cs)\nP.B → P.C (B/Two.cs)\nP.C → P.A (C/Three.cs)", graph.FindCycle());
    }

    [Fact]
    public void A_folder_and_the_root_that_know_each_other_are_a_cycle()
    {
        var graph = new FolderGraph(
        [
            ("Leaf.cs", "namespace P;\npublic sealed record Leaf;"),
            ("Top.cs", "using P.A;\nnamespace P;\npublic static class Top { }"),
            ("A/One.cs", "namespace P.A;\npublic class One { Leaf? leaf; }"),
        ]);
        Assert.Equal("P → P.A (Top.cs)\nP.A → P (A/One.cs)", graph.FindCycle());
    }

    [Fact]
    public void A_comment_is_no_dependency_and_an_entry_point_stands_above_all()
    {
        var graph = new FolderGraph(
        [
            ("Program.cs", "using P;\nusing P.A;\nOne.Run();"),
            ("Leaf.cs", "namespace P;\n// Read by A.One.\npublic sealed record Leaf;"),
            ("A/One.cs", "namespace P.A;\npublic class One { Leaf? leaf; }"),
        ]);
        Assert.Null(graph.FindCycle());
        Assert.Equal(3, graph.EdgeCount);
    }
}
