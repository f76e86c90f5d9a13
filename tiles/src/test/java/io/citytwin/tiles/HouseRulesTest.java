package io.citytwin.tiles;

import io.citytwin.testing.HouseRules;

class HouseRulesTest extends HouseRules {}
