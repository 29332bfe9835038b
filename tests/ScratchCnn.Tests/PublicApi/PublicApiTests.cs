using PublicApiGenerator;

namespace ScratchCnn.Tests.PublicApi;

/// <summary>
/// The public members of the library, in a checked-in file, so that a review shows every change of them. UPDATE_DOCS=1 writes the file.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_members_are_the_checked_in_ones()
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        string api = typeof(Trainer).Assembly.GeneratePublicApi(options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        Repository.AssertCurrent("tests/ScratchCnn.Tests/PublicApi/ScratchCnn.txt", api);
    }
}
