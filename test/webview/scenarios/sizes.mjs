export async function testSizes() {}
